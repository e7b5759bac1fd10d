import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '#core/faults.ts';
import type { NoteSigner } from '#core/tlog/note.ts';
import { verifierKeyOfSpki } from '#core/tlog/verifier-key.ts';
import { putFileOnce } from './put-file-once.ts';

/** A signing key in a file that only its owner may read. */
export interface LogKey {
  /** First eight hexadecimal digits of SHA-256 over the public key: tells one machine's log from another's. */
  readonly mark: string;
  /** The key under the name of the log. */
  signer(name: string): NoteSigner;
}

/**
 * Opens the Ed25519 key in a PEM file, which is made if there is none; of several processes that
 * make it at once the first one's counts. Throws `Fault('store_unavailable')` for what is no such key.
 */
export async function openLogKey(path: string): Promise<LogKey> {
  const privateKey = readKey(path, (await readPem(path)) ?? (await makePem(path)));
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const publicKey = verifierKeyOfSpki('unnamed', spki).publicKey;
  return {
    mark: hash('sha256', publicKey).slice(0, 8),
    signer: (name) => {
      const key = verifierKeyOfSpki(name, spki);
      return { key: async () => key, sign: async (text) => sign(null, text, privateKey) };
    },
  };
}

async function makePem(path: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const body = Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  try {
    await putFileOnce({ path, drafts: dirname(path), body, mode: 0o600 });
  } catch (cause) {
    throw unusable(path, cause);
  }
  return (await readPem(path)) ?? '';
}

async function readPem(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    await chmod(path, 0o600);
    return text;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(path, cause);
  }
}

function readKey(path: string, pem: string) {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Told below: what the file holds is nobody's business.
  }
  throw new Fault(
    'store_unavailable',
    `${path} holds no Ed25519 key; put back the key that the log was begun with`,
  );
}

function unusable(path: string, cause: unknown): Fault {
  const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
  return new Fault(
    'store_unavailable',
    `${path} cannot be read or made (${code}); make it readable to its owner`,
    { cause },
  );
}
