import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { examine } from '#cli/trial.ts';
import { qualifiedServices } from '#core/gateway/clients/qualified-services.ts';

const page = readFileSync('docs/gateway.md', 'utf8');

/** Blocks whose first line is a comment with a path. */
function filesOn(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/```(?:yaml|cedar)\n(?:#|\/\/) (\S+)\n(.*?)```/gs)].map(
      ([, path = '', body = '']) => [path, body],
    ),
  );
}

const identity = `identities:
  orders-keeper:
    owner: ada
    purpose: Looks after the data of orders
    grants: [orders-upkeep]
    trust:
      - issuer: github
        claims: { repository_id: "73184213", repository_owner_id: "9919", ref: refs/heads/main, workflow_ref: "*/upkeep.yml@*" }
`;
const people = `people:
  more-1: { name: M, subject: { issuer: staff, sub: more-1 }, groups: [security, platform] }
`;
const rule = `rules:
  deletion:
    description: A job wants to delete something
    seats:
      - group: security
`;

test('docs/gateway.md shows files that compile beside those of docs/configuration.md', async () => {
  const files = new Map([
    ...filesOn(readFileSync('docs/configuration.md', 'utf8')),
    ...filesOn(page),
    ['identities/gateway.yaml', identity],
    ['people/gateway.yaml', people],
    ['approvals/gateway.yaml', rule],
  ]);
  expect([...filesOn(page).keys()]).toEqual(['grants/gateway.yaml', 'policies/gateway.cedar']);
  expect((await examine(files, { local: false })).problems).toEqual([]);
});

test('docs/gateway.md names an address that services really have', () => {
  const [, service = ''] = /\/_s\/([a-z-]+)`/u.exec(page) ?? [];
  expect(Object.values(qualifiedServices)).toContain(service);
});
