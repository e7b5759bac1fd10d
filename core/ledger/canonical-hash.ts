import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** `sha256:` and the hex hash of a value's RFC 8785 form; throws what `canonicalJson` throws. */
export function canonicalHash(value: unknown): string {
  return `sha256:${hash('sha256', canonicalJson(value))}`;
}
