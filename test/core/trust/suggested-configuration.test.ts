import { describe, expect, test } from 'vitest';
import { suggestionYaml } from '#cli/trust/suggestion-yaml.ts';
import {
  type CompiledConfiguration,
  compileConfiguration,
} from '#core/config/compile-configuration.ts';
import type { Claims, Json } from '#core/tokens/claims.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { matchTrust } from '#core/trust/match-trust.ts';
import { choosePins } from '#core/trust/suggest/choose-pins.ts';
import { suggestTrust } from '#core/trust/suggest-trust.ts';
import { broker, type Golden } from '#test/core/tokens/goldens/golden.ts';
import { present } from '#test/core/tokens/goldens/present.ts';
import { now } from '#test/core/tokens/sample-tokens.ts';
import { claimsOf, everyGolden, profileNamed } from './suggested-tokens.ts';

/** What every configuration has around what is proposed: somebody who answers for it, and a grant. */
const around = {
  'people.yaml': 'people: {}',
  'people/ada.yaml':
    'people: {ada: {name: Ada, subject: {issuer: staff-room, sub: ada}, groups: [administrators]}}',
  'grants.yaml':
    'grants: {shop-deploy: {role: "arn:aws:iam::111122223333:role/shop-deploy", sessionPolicy: none}}',
  'policies/all.cedar':
    '@id("administrators") permit (principal in Sallyport::Team::"administrators", action, resource);',
};
const staff = '  staff-room: {profile: people, issuer: "https://staff.acme.example"}';

/** The proposal as it is printed, put into a configuration folder. */
function filesFrom(golden: Golden): ReadonlyMap<string, string> {
  const profile = profileNamed(golden.profile);
  const shown = { iss: golden.registered, claims: claimsOf(golden), profile, audience: broker };
  const placed = {
    issuer: golden.profile,
    iss: golden.registered,
    id: 'proposed',
    owner: 'ada',
    grants: ['shop-deploy'],
  };
  const text = suggestionYaml(suggestTrust(shown), placed).join('\n');
  // Where a trust domain has its keys is the one thing that no token says.
  const parts = text.replace('CHANGE-ME', 'bundle.acme.example').split(/^(?=# [a-z]+\.yaml$)/m);
  const files = new Map<string, string>(Object.entries(around));
  for (const part of parts) files.set(part.slice(2, part.indexOf('\n')), part);
  const isPerson = !files.has('identities.yaml');
  if (isPerson) files.set('identities.yaml', 'identities: {}').set('grants.yaml', 'grants: {}');
  return files.set('issuers.yaml', `${files.get('issuers.yaml')}\n${staff}\n`);
}

function compiled(golden: Golden): CompiledConfiguration {
  const result = compileConfiguration(filesFrom(golden), { local: false, now });
  if (!('identities' in result)) throw new Error(JSON.stringify(result, null, 2));
  return result;
}

function issuerIn({ issuers }: CompiledConfiguration, { profile }: Golden) {
  const issuer = issuers.find(({ name }) => name === profile);
  if (issuer === undefined) throw new Error(`no issuer ${profile}`);
  return issuer;
}

function matchIn({ identities, grants: [grant] }: CompiledConfiguration, token: SubjectToken) {
  if (grant === undefined) throw new Error('no grant');
  return matchTrust(token, identities, { grant, now });
}

/** Another of its kind: the last character that is not a brace is another one. */
function sibling(value: Json | undefined): Json {
  if (typeof value === 'number') return value + 1;
  return String(value).replace(/[^}/](?=[}/]*$)/u, (last) => (last === '0' ? '1' : '0'));
}

/** The claims set with another value where a pointer leads. */
function changedAt(claims: Claims, pointer: string): Claims {
  const [name = '', ...rest] = pointer.slice(1).split('/');
  const key = name.replaceAll('~1', '/');
  const value = claims[key];
  if (rest.length === 0) return { [key]: sibling(value) };
  return { [key]: { ...(value as Claims), ...changedAt(value as Claims, `/${rest.join('/')}`) } };
}

const workloads = everyGolden.filter(({ profile }) => profileNamed(profile).people !== true);
const people = everyGolden.filter(({ profile }) => profileNamed(profile).people === true);

describe('what is proposed from a token compiles, and is that token’s alone', () => {
  test.each(workloads)('$title', async (golden) => {
    const configuration = compiled(golden);
    const issuer = issuerIn(configuration, golden);
    const match = matchIn(configuration, await present(golden, issuer));
    expect(match).toMatchObject({ kind: 'matched', identity: { id: 'proposed' } });
  });

  test.each(workloads)('$title, and not that of a sibling', async (golden) => {
    const configuration = compiled(golden);
    const issuer = issuerIn(configuration, golden);
    const { claims, name } = profileNamed(golden.profile);
    const pins = choosePins(profileNamed(golden.profile), claimsOf(golden));
    expect(pins.length, name).toBeGreaterThan(0);
    for (const pin of pins) {
      const changed = changedAt(claimsOf(golden), String(claims[pin]?.pointer));
      const match = matchIn(configuration, await present(golden, issuer, changed));
      expect(match, pin).toMatchObject({ kind: 'refused', code: 'policy_denied' });
    }
  });
});

describe('a person is proposed by issuer and sub', () => {
  test.each(people)('$title', (golden) => {
    const { people: known } = compiled(golden);
    expect(known).toContainEqual(
      expect.objectContaining({
        id: 'proposed',
        issuer: golden.profile,
        subject: golden.claims.sub,
        groups: [],
      }),
    );
  });
});
