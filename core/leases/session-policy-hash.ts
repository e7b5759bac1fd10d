import { hash } from 'node:crypto';

/** `sha256:` of an effective session policy's text; null where there is none. */
export function sessionPolicyHashOf(text: string | null): string | null {
  return text === null ? null : `sha256:${hash('sha256', text)}`;
}
