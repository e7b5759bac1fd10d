import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

type Checksum = (bytes: Uint8Array) => Buffer;

/** The checksums that S3 takes in `x-amz-checksum-<name>`, each as the bytes behind its base64. */
export const checksums: ReadonlyMap<string, Checksum> = new Map<string, Checksum>([
  ['x-amz-checksum-crc32', (bytes) => bigEndian32(crc32(bytes))],
  ['x-amz-checksum-crc32c', (bytes) => bigEndian32(crc32c(bytes))],
  ['x-amz-checksum-crc64nvme', crc64nvme],
  ['x-amz-checksum-sha1', (bytes) => hash('sha1', bytes, 'buffer')],
  ['x-amz-checksum-sha256', (bytes) => hash('sha256', bytes, 'buffer')],
]);

function bigEndian32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** Reflected polynomial of CRC-32C (RFC 9260, appendix A). */
const castagnoli = 0x82f63b78;

const table32 = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? castagnoli : 0);
  return value;
});

function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table32[(crc ^ byte) & 0xff] ?? 0);
  return ~crc;
}

/** Reflected polynomial of CRC-64/NVME, in two halves: numbers are faster than big integers. */
const nvmeHigh = 0x9a6c9329;
const nvmeLow = 0xac4bc9b5;
const tableHigh = new Uint32Array(256);
const tableLow = new Uint32Array(256);
for (let index = 0; index < 256; index += 1) {
  let high = 0;
  let low = index;
  for (let bit = 0; bit < 8; bit += 1) {
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (isOdd) {
      high ^= nvmeHigh;
      low ^= nvmeLow;
    }
  }
  tableHigh[index] = high;
  tableLow[index] = low;
}

function crc64nvme(bytes: Uint8Array): Buffer {
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] ?? 0);
    high = (high >>> 8) ^ (tableHigh[index] ?? 0);
  }
  return Buffer.concat([bigEndian32(~high), bigEndian32(~low)]);
}
