import { hasChecksum } from './key-text.ts';

/**
 * How each part of a gateway key begins and what it is made of; docs/gateway-keys.md gives the same
 * expressions to secret scanners. No AWS key begins so, and each is what AWS's signers take: 16 to
 * 128 word characters for an id, 40 characters for a secret.
 */
export const keyForms = {
  accessKeyId: /^SLYP[A-Z2-7]{20}$/,
  secretAccessKey: /^slys[a-z2-7]{36}$/,
  sessionToken: /^slyt[a-z2-7]{55}$/,
} as const;

/** True for a text that is a gateway's access key id, checksum and all; says nothing of its lease. */
export function isGatewayKeyId(text: string): boolean {
  return keyForms.accessKeyId.test(text) && hasChecksum(text.toLowerCase());
}
