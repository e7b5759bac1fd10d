import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import type { TreeHash } from './merkle.ts';

/**
 * A proof that stands alone (C2SP tlog-proof): which leaf, the way up to the root, and the signed
 * checkpoint. Nothing of it is verified by being read.
 */
export interface ProofFile {
  /** The leaf's own bytes, so that nothing else is needed to verify it. */
  readonly entry: Buffer;
  readonly index: number;
  readonly proof: readonly TreeHash[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
}

const filePattern =
  /^c2sp\.org\/tlog-proof@v1\nextra ([A-Za-z0-9+/]+={0,2})\nindex (0|[1-9][0-9]{0,15})\n((?:[A-Za-z0-9+/]{43}=\n)*)\n([\s\S]+)$/;
/** Longer ones are refused unread: the largest entry, its proof and a note of many signatures. */
const largestFile = 524_288;

/** The file's text; by convention it is named `.tlog-proof`. */
export function encodeProof({ entry, index, proof, checkpoint }: ProofFile): string {
  const hashes = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
  return `c2sp.org/tlog-proof@v1\nextra ${entry.toString('base64')}\nindex ${index}\n${hashes}\n${checkpoint}`;
}

/** The inverse of `encodeProof`. Throws `Fault('ledger_damaged')` for what is no such file. */
export function parseProof(text: string): ProofFile {
  const found = text.length <= largestFile ? filePattern.exec(text) : null;
  const [, extra = '', index = '', hashes = '', checkpoint = ''] = found ?? [];
  const entry = Buffer.from(extra, 'base64');
  const proof = hashes.split('\n').slice(0, -1);
  const read = proof.map((line) => Buffer.from(line, 'base64'));
  const isExact = read.every((hash, at) => hash.toString('base64') === proof[at]);
  if (!isExact || entry.toString('base64') !== extra || !Number.isSafeInteger(Number(index))) {
    throw notProof();
  }
  if (extra === '') throw notProof();
  return { entry, index: Number(index), proof: read, checkpoint };
}

function notProof(): Fault {
  return new Fault(
    'ledger_damaged',
    'the file is no proof of one entry; make it again with `sallyport ledger prove`',
  );
}
