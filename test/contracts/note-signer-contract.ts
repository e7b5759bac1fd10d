import { Buffer } from 'node:buffer';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { openCheckpoint, signCheckpoint } from '#core/tlog/checkpoint.ts';
import { treeRoot } from '#core/tlog/merkle.ts';
import type { NoteSigner } from '#core/tlog/note.ts';
import { encodeVerifierKey, parseVerifierKey, verifySignature } from '#core/tlog/verifier-key.ts';
import { clausesExcept, type Gaps } from './clauses.ts';

/** A signer under test. */
export interface NoteSignerUnderTest {
  readonly signer: NoteSigner;
  /** A second handle on the same key, as another process would hold one. */
  readonly other: NoteSigner;
  /** What its key is to be named. */
  readonly name: string;
  close(): Promise<void>;
}

/** What every `NoteSigner` must do; the clauses keep their numbers, so that reports can be compared. */
export function noteSignerContract(
  title: string,
  make: () => Promise<NoteSignerUnderTest>,
  gaps: Gaps = {},
): void {
  describe(`note signer contract: ${title}`, () => {
    const clause = clausesExcept(gaps);
    let under: NoteSignerUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.close());

    clause('NS-01', 'its key has the name that it was given, and stays the same', async () => {
      const key = await under.signer.key();
      expect(key.name).toBe(under.name);
      expect(await under.signer.key()).toEqual(key);
      expect(await under.other.key()).toEqual(key);
      expect(parseVerifierKey(encodeVerifierKey(key))).toEqual(key);
    });

    clause('NS-02', 'it signs the text itself with Ed25519', async () => {
      const key = await under.signer.key();
      for (const text of ['x', `${under.name}\n7\nroot\n`, 'ü\n'.repeat(1_300)]) {
        const bytes = Buffer.from(text);
        const signature = await under.signer.sign(bytes);
        expect(signature.length).toBe(64);
        expect(verifySignature(key, bytes, signature)).toBe(true);
        expect(verifySignature(key, Buffer.from(`${text}.`), signature)).toBe(false);
      }
    });

    clause('NS-03', 'what one handle signs opens with the key of another', async () => {
      const checkpoint = { origin: under.name, size: 3, root: treeRoot([]) };
      const note = await signCheckpoint(checkpoint, under.signer);
      expect(openCheckpoint(note, await under.other.key())).toEqual(checkpoint);
    });

    clause('NS-04', 'several sign at once without disturbing each other', async () => {
      const key = await under.signer.key();
      const texts = Array.from({ length: 20 }, (_, at) => Buffer.from(`text ${at}`));
      const signatures = await Promise.all(
        texts.map((text, at) => (at % 2 === 0 ? under.signer : under.other).sign(text)),
      );
      expect(texts.map((text, at) => verifySignature(key, text, signatures[at] ?? text))).toEqual(
        texts.map(() => true),
      );
    });
  });
}
