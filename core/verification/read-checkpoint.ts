import { Buffer } from 'node:buffer';
import { asFault } from '#core/faults.ts';
import type { LogReader } from '#core/sealing/ports.ts';
import { type Checkpoint, openCheckpoint } from '#core/tlog/checkpoint.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import type { Finding } from './finding.ts';

/** A checkpoint of the log that the key has signed, or what is wrong with the object. */
export type ReadCheckpoint = { readonly checkpoint: Checkpoint } | { readonly finding: Finding };

/** The object `checkpoint`: the log as it is now. */
export async function readCheckpoint(reader: LogReader, key: VerifierKey): Promise<ReadCheckpoint> {
  return await readAt('checkpoint', reader, key);
}

/** The checkpoint that was put once under its size. */
export async function readCheckpointOf(
  size: number,
  reader: LogReader,
  key: VerifierKey,
): Promise<ReadCheckpoint> {
  const path = `checkpoints/${size}`;
  const read = await readAt(path, reader, key);
  if ('finding' in read || read.checkpoint.size === size) return read;
  const says = `${path} holds the checkpoint of size ${read.checkpoint.size}`;
  return { finding: { code: 'checkpoint_misplaced', path, says } };
}

async function readAt(path: string, reader: LogReader, key: VerifierKey): Promise<ReadCheckpoint> {
  const bytes = await reader.get(path);
  if (bytes === undefined) {
    return { finding: { code: 'checkpoint_missing', path, says: `${path} is not there` } };
  }
  try {
    return { checkpoint: openCheckpoint(Buffer.from(bytes).toString('utf8'), key) };
  } catch (error) {
    const says = `${path}: ${asFault(error).message}`;
    return { finding: { code: 'checkpoint_damaged', path, says } };
  }
}
