import { hash } from 'node:crypto';

/** Hex SHA-256: the name of a chunk, and of a version. */
export function digestOf(content: Uint8Array | string): string {
  return hash('sha256', content, 'hex');
}

/** The key that identities are found by: an issuer's `iss`, a claim's pointer and its value. */
export function identityKey(iss: string, pointer: string, value: string): string {
  return digestOf(JSON.stringify([iss, pointer, value])).slice(0, 32);
}

/** The bucket, of so many, that a hex key falls into. */
export function bucketOf(key: string, count: number): number {
  return Number.parseInt(key.slice(0, 8), 16) % count;
}
