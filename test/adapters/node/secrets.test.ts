import { expect, test } from 'vitest';
import { systemSecrets } from '#adapters/node/secrets.ts';
import { isSecret } from '#core/sign-in/browser-secret.ts';

test('every secret is another one, of 32 bytes', () => {
  const all = Array.from({ length: 1_000 }, () => systemSecrets.newSecret());
  expect(new Set(all).size).toBe(1_000);
  expect(all.filter((secret) => !isSecret(secret))).toEqual([]);
  expect(Buffer.from(all[0] ?? '', 'base64url')).toHaveLength(32);
});
