import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import type { TreeHash } from './merkle.ts';
import { type NoteSigner, openNote, signNote } from './note.ts';
import type { VerifierKey } from './verifier-key.ts';

/** One state of a log: which, how many entries, and the root over them (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: TreeHash;
}

const textPattern = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*$/u;

/** The checkpoint as a note signed by the log. */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): Promise<string> {
  return signNote(checkpointText(checkpoint), signer);
}

/**
 * The checkpoint in a note that the key has signed, of the log that the key is named after. Throws
 * `Fault('ledger_damaged')` for anything else.
 */
export function openCheckpoint(note: string, key: VerifierKey): Checkpoint {
  const [, origin = '', size = '', encoded = ''] = textPattern.exec(openNote(note, key)) ?? [];
  const root = Buffer.from(encoded, 'base64');
  if (
    root.toString('base64') !== encoded ||
    encoded === '' ||
    !Number.isSafeInteger(Number(size))
  ) {
    throw damaged('is not of the form origin, size, root');
  }
  if (origin !== key.name) throw damaged(`is of the log ${origin}, not of ${key.name}`);
  return { origin, size: Number(size), root };
}

function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

function damaged(what: string): Fault {
  return new Fault(
    'ledger_damaged',
    `the checkpoint ${what}; take it from the log again, and verify with the key of that log`,
  );
}
