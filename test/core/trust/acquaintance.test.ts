import { expect, test } from 'vitest';
import { acquaintance } from '#core/trust/acquaintance.ts';
import { identityOf, pushOf, shopTrust } from './trust-fixtures.ts';

const elsewhere = { ...shopTrust, iss: 'https://another.example' };
const ofAnother = { ...shopTrust, issuer: 'another' };
const byNameAlone = { ...shopTrust, conditions: shopTrust.conditions.slice(2) };

test.each([
  ['trusted', 'a trust that it satisfies', [elsewhere, shopTrust], {}],
  ['trusted', 'a trust without a pin that it satisfies', [byNameAlone], { repository_id: '1' }],
  ['pinned', 'a trust whose pin alone it holds', [shopTrust], { ref: 'refs/heads/x' }],
  ['none', 'a trust without a pin that it does not satisfy', [byNameAlone], { ref: 'x' }],
  ['none', 'a trust of another instance', [elsewhere], {}],
  ['none', 'a trust of another issuer', [ofAnother], {}],
  ['none', 'no trust', [], {}],
])('a token is %s to an identity with %s', (expected, _what, trusts, claims) => {
  expect(acquaintance(pushOf(claims), identityOf({ trusts }))).toBe(expected);
});
