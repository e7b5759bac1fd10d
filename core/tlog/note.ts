import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import { type VerifierKey, verifySignature } from './verifier-key.ts';

/** What signs notes: a key that never leaves where it is kept. */
export interface NoteSigner {
  key(): Promise<VerifierKey>;
  /** The 64 bytes of Ed25519 over the text itself, not over a hash of it (RFC 8032 §5.1.6). */
  sign(text: Uint8Array): Promise<Uint8Array>;
}

/** Longer notes are refused: a checkpoint with sixteen large cosignatures is far below. */
const largestNote = 262_144;
const mostSignatures = 64;
const signaturePattern = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

/** The text, which ends in a newline, with its signature below (C2SP signed-note). */
export async function signNote(text: string, signer: NoteSigner): Promise<string> {
  const { name, id } = await signer.key();
  const idBytes = Buffer.alloc(4);
  idBytes.writeUInt32BE(id);
  const signature = await signer.sign(Buffer.from(text));
  return `${text}\n\u2014 ${name} ${Buffer.concat([idBytes, signature]).toString('base64')}\n`;
}

/**
 * The text of a note that the key has signed, its last newline included. Throws
 * `Fault('ledger_damaged')` for a note that is malformed, has no signature of this key, or a wrong one.
 */
export function openNote(note: string, key: VerifierKey): string {
  const { text, lines } = splitNote(note);
  const signatures = lines
    .map(readSignature)
    .filter((one) => one.name === key.name && one.id === key.id);
  if (signatures.length === 0) throw damaged(`is not signed by ${key.name}`);
  const bytes = Buffer.from(text);
  if (!signatures.every(({ signature }) => verifySignature(key, bytes, signature))) {
    throw damaged(`has a signature of ${key.name} that is wrong`);
  }
  return text;
}

/** A note's text and its signature lines; nothing of either is verified. */
function splitNote(note: string): { readonly text: string; readonly lines: readonly string[] } {
  if (note.length > largestNote) throw damaged('is too long');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids exactly these.
  if (/[\0-\x09\x0b-\x1f]/.test(note) || !note.isWellFormed())
    throw damaged('holds control characters');
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0 || !note.endsWith('\n')) throw damaged('has no signatures');
  const lines = note.slice(blank + 2, -1).split('\n');
  if (lines.length > mostSignatures) throw damaged(`has more than ${mostSignatures} signatures`);
  return { text: note.slice(0, blank + 1), lines };
}

function readSignature(line: string) {
  const [, name = '', encoded = ''] = signaturePattern.exec(line) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length <= 4 || bytes.toString('base64') !== encoded) {
    throw damaged('has a line where a signature belongs that is none');
  }
  return { name, id: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

function damaged(what: string): Fault {
  return new Fault(
    'ledger_damaged',
    `the signed note ${what}; take it from the log again, and verify with the key of that log`,
  );
}
