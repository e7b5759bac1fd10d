import { generateKeyPairSync, sign } from 'node:crypto';
import type { NoteSigner } from '#core/tlog/note.ts';
import { verifierKeyOfSpki } from '#core/tlog/verifier-key.ts';

/** What the logs of the measurements are named. */
export const benchOrigin = 'bench.local/ledger';

/** A new key in memory. */
export function createLogSigner(): NoteSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const key = verifierKeyOfSpki(benchOrigin, spki);
  return { key: async () => key, sign: async (text) => sign(null, text, privateKey) };
}
