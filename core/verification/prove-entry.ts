import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import type { LogReader } from '#core/sealing/ports.ts';
import { openCheckpoint } from '#core/tlog/checkpoint.ts';
import { leafHash } from '#core/tlog/merkle.ts';
import type { ProofFile } from '#core/tlog/proof-file.ts';
import { proveInclusion } from '#core/tlog/prove.ts';
import { decodeTile, type TileAddress, tilePath } from '#core/tlog/tile.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import { verifyInclusion } from '#core/tlog/verify-inclusion.ts';
import { findLeaf } from './find-leaf.ts';

/** Which entry is to be proven, and what by. */
export interface EntryProofRequest {
  readonly reader: LogReader;
  readonly key: VerifierKey;
  readonly writer: string;
  readonly n: number;
  /** Told as the search for the entry goes on. */
  readonly onProgress?: ((looked: number, size: number) => void) | undefined;
}

/**
 * A proof that the entry is in the log, which is verified without the log. Throws
 * `Fault('not_found')` for an entry that is not sealed, and `Fault('ledger_damaged')` where the log
 * does not prove it.
 */
export async function proveEntry(request: EntryProofRequest): Promise<ProofFile> {
  const { reader, key, writer, n, onProgress } = request;
  const checkpoint = Buffer.from(await read(reader, 'checkpoint')).toString('utf8');
  const { size, root } = openCheckpoint(checkpoint, key);
  const progress = onProgress && ((looked: number) => onProgress(looked, size));
  const found = await findLeaf({ reader, size, writer, n, onProgress: progress });
  if (found === undefined) throw notSealed(writer, n, size);
  const { index, leaf } = found;
  const readTile = async (address: TileAddress) =>
    decodeTile(await read(reader, tilePath(address)), address);
  const proof = await proveInclusion(index, { size, readTile });
  if (!verifyInclusion({ leaf: leafHash(leaf), index, size, root, proof })) {
    throw damaged(`does not prove its entry ${index}`);
  }
  return { entry: leaf, index, proof, checkpoint };
}

async function read(reader: LogReader, path: string): Promise<Uint8Array> {
  const bytes = await reader.get(path);
  if (bytes === undefined) throw damaged(`has no ${path}`);
  return bytes;
}

function notSealed(writer: string, n: number, size: number): Fault {
  return new Fault(
    'not_found',
    `none of the ${size} sealed entries is ${writer}/${n}; see \`sallyport ledger list --json\` for writer and n, and wait some seconds if the entry is new`,
  );
}

function damaged(what: string): Fault {
  return new Fault(
    'ledger_damaged',
    `the log ${what}; run \`sallyport ledger verify\` to see what was changed in it`,
  );
}
