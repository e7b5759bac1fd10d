import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { Fault } from '#core/faults.ts';
import { makeOnce } from '../make-once.ts';
import type { ShapeName } from './shapes/shape.ts';
import { shapes } from './shapes/shapes.ts';

/** One private key for each shape: none can sign for another issuer. */
export type DemoKeys = Readonly<Record<ShapeName, JWK>>;

const fileName = 'demo-issuer-keys.json';

/**
 * The demo issuer's keys kept in a folder, made when there are none yet. Only the owner may read
 * the file; two processes that start at once end up with the same keys.
 */
export async function loadDemoKeys(folder: string): Promise<DemoKeys> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, fileName);
  return (await readKeys(path)) ?? keepKeys(path, await generateDemoKeys());
}

/** New keys, kept nowhere. */
export async function generateDemoKeys(): Promise<DemoKeys> {
  const named = Object.values(shapes).map(async ({ name, algorithm }) => {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
    const jwk = await exportJWK(privateKey);
    return [name, { ...jwk, kid: await calculateJwkThumbprint(jwk) }] as const;
  });
  return Object.fromEntries(await Promise.all(named)) as DemoKeys;
}

async function readKeys(path: string): Promise<DemoKeys | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new Fault(
      'store_unavailable',
      `${path} holds no demo keys that can be read; remove it, and the next start makes new ones`,
      { cause: error },
    );
  }
}

/** Of two that start at once the first one's keys count. */
async function keepKeys(path: string, keys: DemoKeys): Promise<DemoKeys> {
  makeOnce(path, JSON.stringify(keys));
  return (await readKeys(path)) ?? keys;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
