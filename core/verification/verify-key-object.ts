import { Buffer } from 'node:buffer';
import type { LogReader } from '#core/sealing/ports.ts';
import { encodeVerifierKey, type VerifierKey } from '#core/tlog/verifier-key.ts';
import type { Finding } from './finding.ts';

/** The log shows its key for convenience; one that shows another misleads whoever trusts it. */
export async function verifyKeyObject(
  reader: LogReader,
  key: VerifierKey,
): Promise<Finding | undefined> {
  const bytes = await reader.get('key');
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text === `${encodeVerifierKey(key)}\n`) return undefined;
  const says = 'the object key is not the verifier key of this log';
  return { code: 'key_differs', path: 'key', says };
}
