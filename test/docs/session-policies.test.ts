import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileConfiguration } from '#core/config/compile-configuration.ts';
import { escalations } from '#core/leases/lints/escalations.ts';

const page = readFileSync('docs/session-policies.md', 'utf8');

const around = new Map([
  [
    'issuers.yaml',
    'issuers:\n  github:\n    profile: github\n    issuer: https://token.actions.githubusercontent.com\n  staff:\n    profile: people\n    issuer: https://login.acme.example\n',
  ],
  ['people.yaml', 'people:\n  ada:\n    name: Ada\n    subject: {issuer: staff, sub: "1"}\n'],
  [
    'identities.yaml',
    'identities:\n  shop-builder:\n    owner: ada\n    purpose: keeps builds\n    grants: [shop-builds]\n    trust:\n      - issuer: github\n        claims: {repository_id: "1", ref: refs/heads/main}\n',
  ],
]);

describe('docs/session-policies.md', () => {
  test('shows a task profile that compiles, without a warning', () => {
    const grants = /```yaml\n# grants\.yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
    const compiled = compileConfiguration(new Map([...around, ['grants.yaml', grants]]), {
      local: false,
    });
    expect(compiled).toMatchObject({
      grants: [{ name: 'shop-builds', variables: ['repository_id'] }],
      warnings: [],
    });
  });

  test('names every way to more power that a grant may accept, and no other', () => {
    const [, list = ''] = page.split('Ways to more power, by name:');
    const named = [...(list.split('\n\n')[0] ?? '').matchAll(/`([a-z0-9-]+)`/g)].map(
      ([, name = '']) => name,
    );
    expect(named).toEqual(escalations.map(({ name }) => name));
  });
});
