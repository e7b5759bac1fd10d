import { describe, expect, test } from 'vitest';
import { generalPolicies, lintGeneralPolicies } from '#core/policy/publish/general-policies.ts';
import { readPolicyFile } from '#core/policy/publish/read-policy-file.ts';

const read = (text: string) => readPolicyFile('policies/p.cedar', text).policies;
const general = (n: number) =>
  `@id("general${n}") forbid (principal, action, resource) when { context.request.narrowed };`;
const ofGrant = (n: number) =>
  `@id("own${n}") permit (principal, action, resource == Sallyport::Grant::"grant-${n}");`;
const many = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n)).join('\n');

describe('policies that apply to every grant', () => {
  test('are those whose head names no grant and does not leave vending out', () => {
    const policies = read(`
      @id("all") permit (principal, action, resource);
      @id("kind") permit (principal, action == Sallyport::Action::"Vend", resource is Sallyport::Grant);
      @id("own") permit (principal, action, resource == Sallyport::Grant::"shop-deploy");
      @id("other-action") permit (principal, action == Sallyport::Action::"Publish", resource);
      @id("other-kind") permit (principal, action, resource is Sallyport::Ledger);`);
    expect(generalPolicies(policies).map(({ id }) => id)).toEqual(['p#all', 'p#kind']);
  });

  test('are warned of from the 26th on, at its place', () => {
    expect(lintGeneralPolicies(read(`${many(25, general)}\n${many(40, ofGrant)}`))).toEqual([]);
    const warned = lintGeneralPolicies(read(`${many(40, ofGrant)}\n${many(26, general)}`));
    expect(warned).toEqual([
      {
        file: 'policies/p.cedar',
        line: 66,
        column: 1,
        message: '26 of 66 policies apply to every grant, and each decision reads them all',
        remedy:
          'name a grant in their heads (resource == Sallyport::Grant::"…") until at most 25 are left',
      },
    ]);
  });
});
