import { createPrivateKey, createPublicKey, hash, sign } from 'node:crypto';
import type { NoteSigner } from '#core/tlog/note.ts';
import { verifierKeyOfSpki } from '#core/tlog/verifier-key.ts';

/** What comes before the 32 bytes of the seed in a PrivateKeyInfo of Ed25519 (RFC 8410 §7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A signer whose key follows from a word, for tests: the same word, the same key. */
export function createMemoryNoteSigner(name: string, word = name): NoteSigner {
  const seed = hash('sha256', word, 'buffer');
  const der = Buffer.concat([pkcs8Prefix, seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const key = verifierKeyOfSpki(name, spki);
  return { key: async () => key, sign: async (text) => sign(null, text, privateKey) };
}
