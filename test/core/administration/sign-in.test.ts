import { describe, expect, test } from 'vitest';
import { signIn } from '#core/administration/sign-in.ts';
import { compileConfiguration } from '#core/config/compile-configuration.ts';
import type { Configuration, Person } from '#core/config/configuration.ts';
import { asFault } from '#core/faults.ts';
import { createIssuerRegistry } from '#core/tokens/issuers/issuer-registry.ts';
import { broker, type Golden } from '#test/core/tokens/goldens/golden.ts';
import { peoplesGoldens } from '#test/core/tokens/goldens/people.ts';
import { platforms } from '#test/core/tokens/goldens/platforms.ts';
import { tokenOf, withKeys } from '#test/core/tokens/goldens/present.ts';
import { noKeySets, now } from '#test/core/tokens/sample-tokens.ts';

function goldenOf(profile: string): Golden {
  const found = [...peoplesGoldens, ...platforms].find((golden) => golden.profile === profile);
  if (found === undefined) throw new Error(`no golden token of ${profile}`);
  return found;
}

const [entraPeople, entra] = [goldenOf('entra-people'), goldenOf('entra')];
const [workspace, google] = [goldenOf('google-workspace'), goldenOf('google')];
const okta = goldenOf('okta');

/** One organisation whose people and workloads are at the same two issuers. */
const issuers = {
  staff: {
    profile: 'entra-people',
    issuer: entraPeople.registered,
    audiences: [entraPeople.claims.aud],
    require: { groups: '3f2e1d0c-b9a8-4796-8584-73625140f3e2' },
  },
  machines: { profile: 'entra', issuer: entra.registered, audiences: [entra.claims.aud] },
  workspace: {
    profile: 'google-workspace',
    issuer: workspace.registered,
    audiences: [workspace.claims.aud],
    require: { hd: 'acme.example' },
  },
  google: { profile: 'google', issuer: google.registered },
  okta: { profile: 'okta', issuer: okta.registered, audiences: [okta.claims.aud] },
};

function configuration(): Pick<Configuration, 'issuerOf' | 'personOf'> {
  const compiled = compileConfiguration(
    new Map([
      ['issuers.yaml', JSON.stringify({ issuers })],
      ['people.yaml', 'people: {}'],
      ['grants.yaml', 'grants: {}'],
      ['identities.yaml', 'identities: {}'],
    ]),
    { local: false },
  );
  if (!('issuers' in compiled)) throw new Error(JSON.stringify(compiled));
  // The registry chooses first, as in the product; only then do the test's keys stand in for fetched ones.
  const registry = createIssuerRegistry(compiled.issuers);
  return {
    issuerOf: (iss, aud) => {
      const issuer = registry.find(iss, aud);
      return issuer && withKeys(issuer, okta);
    },
    personOf: (issuer, subject) =>
      subject === 'nobody' ? undefined : ({ id: `${issuer}/${subject}` } as Person),
  };
}

function admitted(golden: Golden, changed: Record<string, unknown> = {}) {
  const head = { value: { version: 'v' }, revision: 1 };
  return signIn(tokenOf(golden, changed), {
    audience: broker,
    clock: { now: () => now },
    store: { read: async () => head } as never,
    configurations: { load: async () => configuration() as Configuration },
    keySets: noKeySets,
  });
}

async function personOf(golden: Golden, changed: Record<string, unknown> = {}): Promise<string> {
  try {
    return (await admitted(golden, changed)).person.id;
  } catch (error) {
    const { code, message } = asFault(error);
    return `${code}: ${message}`;
  }
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1_000);

describe('a person signs in', () => {
  test.each([
    ['Entra', entraPeople, 'staff'],
    ['Google Workspace', workspace, 'workspace'],
    ['Okta', okta, 'okta'],
  ])('by a token of %s', async (_, golden, issuer) => {
    expect(await personOf(golden)).toBe(`${issuer}/${golden.claims.sub}`);
  });

  test.each<[string, unknown, Date]>([
    ['when the issuer says so', seconds(now) - 600, new Date((seconds(now) - 600) * 1_000)],
    ['when the token was made, where it does not', undefined, new Date((seconds(now) - 5) * 1_000)],
    ['now, where it says later', seconds(now) + 600, now],
    ['never lately, where that is no instant', 'yesterday', new Date(0)],
    ['never lately, where that is before 1970', -1, new Date(0)],
  ])('and proved who it is %s', async (_, authTime, signedInAt) => {
    expect((await admitted(okta, { auth_time: authTime })).signedInAt).toEqual(signedInAt);
  });

  test('but not as somebody that people.yaml does not know', async () => {
    expect(await personOf(okta, { sub: 'nobody' })).toMatch(/^sign_in_needed: people\.yaml/);
  });
});

describe('nobody signs in', () => {
  test.each([
    ['a managed identity of the same tenant', entra],
    ['a service account of Google', google],
    ['a cluster that is not registered', goldenOf('kubernetes')],
  ])('by the token of %s', async (_, golden) => {
    expect(await personOf(golden)).toMatch(
      /^sign_in_needed: this token is not from an issuer of people/,
    );
  });

  test('by a service account’s token for the audience of people', async () => {
    const { aud } = workspace.claims;
    expect(await personOf(google, { aud })).toMatch(/^claim_required: the token's hd/);
  });

  test('whose groups were left out, and the refusal says what to do', async () => {
    const overage = { groups: undefined, _claim_names: { groups: 'src1' } };
    expect(await personOf(entraPeople, overage)).toMatch(
      /^claim_required: .* unknown; let the application in Entra emit only the groups assigned to it/,
    );
    expect(await personOf(entraPeople, { groups: [] })).toMatch(
      /^claim_required: the token's groups/,
    );
  });
});
