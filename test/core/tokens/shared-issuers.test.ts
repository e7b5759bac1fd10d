import { expect, test } from 'vitest';
import { circleci } from '#core/tokens/profiles/circleci.ts';
import { github } from '#core/tokens/profiles/github.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';

/** Whether trusts in this issuer must pin an id, where the profile decides by the issuer. */
function isShared({ shared }: Profile, iss: string): boolean {
  return typeof shared === 'function' ? shared(iss) : shared;
}

test.each([
  [github, 'https://token.actions.githubusercontent.com', true],
  [github, 'https://token.actions.githubusercontent.com/acme', true],
  [github, 'https://ghe.acme.example/_services/token', false],
  [circleci, 'https://oidc.circleci.com', true],
  [circleci, 'https://oidc.circleci.com/org', true],
  [circleci, 'https://oidc.circleci.com/org/a74579f1-2e7d-451e-b009-5c082ad2729e', false],
  [circleci, 'https://ci.acme.example/https://oidc.circleci.com/org/a', true],
])('many tenants share the issuer of $name %s: %s', (profile, iss, shared) => {
  expect(isShared(profile, iss)).toBe(shared);
});
