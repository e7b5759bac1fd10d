import { Fault } from '#core/faults.ts';
import { type Checkpoint, openCheckpoint } from '#core/tlog/checkpoint.ts';
import { leafHash } from '#core/tlog/merkle.ts';
import { parseProof } from '#core/tlog/proof-file.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import { verifyInclusion } from '#core/tlog/verify-inclusion.ts';

/** What a proof has proven. */
export interface ProvenEntry {
  /** The entry, as it stands in the log. */
  readonly text: string;
  readonly index: number;
  readonly checkpoint: Checkpoint;
}

/**
 * Verifies a proof file with nothing but the log's key. Throws `Fault('ledger_damaged')` for a file
 * that proves nothing.
 */
export function checkEntryProof(file: string, key: VerifierKey): ProvenEntry {
  const { entry, index, proof, checkpoint: note } = parseProof(file);
  const checkpoint = openCheckpoint(note, key);
  if (!verifyInclusion({ ...checkpoint, leaf: leafHash(entry), index, proof })) {
    throw new Fault(
      'ledger_damaged',
      `the file does not prove that its entry is in ${checkpoint.origin}; make it again with \`sallyport ledger prove\``,
    );
  }
  return { text: entry.toString('utf8'), index, checkpoint };
}
