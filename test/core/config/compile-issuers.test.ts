import { describe, expect, test } from 'vitest';
import {
  type CompiledConfiguration,
  compileConfiguration,
} from '#core/config/compile-configuration.ts';
import { lineOf } from './acme.ts';

const tenant = '5c7d9e1f-2a3b-4c5d-8e6f-70819a2b3c4d';
const entra = `https://login.microsoftonline.com/${tenant}/v2.0`;

/** One issuer as a line of issuers.yaml each for its keys. */
type Declared = Readonly<Record<string, unknown>>;

function compile(...issuers: readonly Declared[]) {
  const section = Object.fromEntries(issuers.map((one, at) => [`issuer-${at}`, one]));
  const files = new Map([
    ['issuers.yaml', `issuers: ${JSON.stringify(section)}\n`],
    ['people.yaml', 'people: {}\n'],
    ['grants.yaml', 'grants: {}\n'],
    ['identities.yaml', 'identities: {}\n'],
  ]);
  return compileConfiguration(files, { local: false });
}

function problems(...issuers: readonly Declared[]): readonly string[] {
  const result = compile(...issuers);
  return 'identities' in result ? [] : result.map(lineOf);
}

function compiled(...issuers: readonly Declared[]): CompiledConfiguration['issuers'] {
  const result = compile(...issuers);
  if ('identities' in result) return result.issuers;
  throw new Error(result.map(lineOf).join('\n'));
}

describe('an issuer is refused', () => {
  test.each<[string, Declared, RegExp]>([
    [
      'that stands for every tenant of Entra',
      {
        profile: 'entra',
        issuer: 'https://login.microsoftonline.com/common/v2.0',
        audiences: ['a'],
      },
      /stands for all tenants.*write the issuer of one tenant/,
    ],
    [
      'that stands for every organisation of Entra',
      {
        profile: 'entra-people',
        issuer: 'https://login.microsoftonline.com/organizations/v2.0',
        audiences: ['a'],
      },
      /stands for all tenants/,
    ],
    [
      'that stands for personal accounts',
      {
        profile: 'azure-devops',
        issuer: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
        audiences: ['a'],
      },
      /all personal accounts/,
    ],
    [
      'that is Entra’s v1 without its slash',
      { profile: 'entra', issuer: `https://sts.windows.net/${tenant}`, audiences: ['a'] },
      /end in a slash/,
    ],
    [
      'that is Auth0’s without its slash',
      { profile: 'auth0', issuer: 'https://acme.eu.auth0.com', audiences: ['a'] },
      /issuers of Auth0 end in a slash/,
    ],
    [
      'that is AKS’s without its slash',
      { profile: 'kubernetes', template: 'https://*.oic.prod-aks.azure.com/*/*' },
      /issuers of AKS end in a slash/,
    ],
    [
      'that is Forgejo’s under the profile of GitHub',
      { profile: 'github', issuer: 'https://git.acme.example/api/actions' },
      /Forgejo instance, whose ids are not GitHub's \| write profile: forgejo/,
    ],
    [
      'that is another platform’s',
      { profile: 'github', issuer: 'https://gitlab.com' },
      /tokens are not read as github \| write profile: gitlab/,
    ],
    [
      'that several other profiles know',
      { profile: 'people', issuer: 'https://accounts.google.com' },
      /write profile: google or google-workspace/,
    ],
    [
      'that is a template of people',
      { profile: 'okta', template: 'https://*.okta.com', audiences: ['a'] },
      /people sign in at one issuer.*write its exact iss/,
    ],
    [
      'that is Google’s old one',
      { profile: 'google', issuer: 'accounts.google.com' },
      /must begin with https/,
    ],
    [
      'that is a trust domain under another profile',
      {
        profile: 'people',
        issuer: 'spiffe://acme.example',
        keys: { jwksUri: 'https://spire.acme.example/bundle' },
      },
      /must begin with https/,
    ],
    [
      'that is a trust domain with a path',
      {
        profile: 'spiffe',
        issuer: 'spiffe://acme.example/ns',
        keys: { jwksUri: 'https://spire.acme.example/bundle' },
      },
      /must begin with https/,
    ],
    [
      'that is a trust domain without keys',
      { profile: 'spiffe', issuer: 'spiffe://acme.example' },
      /does not say where its keys are \| add keys/,
    ],
    [
      'whose keys are at a trust domain',
      {
        profile: 'spiffe',
        issuer: 'spiffe://acme.example',
        keys: { jwksUri: 'spiffe://acme.example' },
      },
      /jwksUri must begin with https/,
    ],
    [
      'whose platform has an audience of its own that is not named',
      {
        profile: 'azure-devops',
        issuer: 'https://vstoken.dev.azure.com/7f3c1b2a-9d8e-4f6a-8b5c-4d3e2f1a0b9c',
      },
      /always state the audience api:\/\/AzureADTokenExchange.*add audiences/,
    ],
    [
      'whose client id is not named',
      { profile: 'okta', issuer: 'https://acme.okta.com' },
      /okta tokens state the client id.*add audiences/,
    ],
    [
      'of Google Workspace that names no domain',
      { profile: 'google-workspace', issuer: 'https://accounts.google.com', audiences: ['a'] },
      /only hd says whose account it is \| add require: \{hd: …\}/,
    ],
    [
      'that requires a claim which does not exist',
      { profile: 'people', issuer: 'https://login.acme.example', require: { group: 'a' } },
      /"group" is not a claim of people tokens; did you mean "groups"/,
    ],
    [
      'that requires a claim named like an object’s own method',
      { profile: 'people', issuer: 'https://login.acme.example', require: { toString: 'a' } },
      /"toString" is not a claim/,
    ],
    [
      'that requires what a caller chooses',
      {
        profile: 'github',
        issuer: 'https://token.actions.githubusercontent.com',
        require: { actor: 'ada' },
      },
      /actor is chosen by whoever runs the job/,
    ],
    [
      'that requires a wildcard',
      { profile: 'people', issuer: 'https://login.acme.example', require: { groups: 'sally*' } },
      /compared byte for byte/,
    ],
    [
      'whose long-lived tokens have no age',
      { profile: 'gitlab', issuer: 'https://gitlab.com', maxLifetimeSeconds: 36_000 },
      /nothing says how old they may be; 3600 seconds are usual \| add maxAgeSeconds/,
    ],
    [
      'of Terraform whose tokens have no age',
      { profile: 'terraform', issuer: 'https://app.terraform.io', maxLifetimeSeconds: 86_400 },
      /add maxAgeSeconds/,
    ],
  ])('%s', (_, declared, expected) => {
    expect(problems(declared).join('\n')).toMatch(expected);
  });

  test('says nothing of its platform when its profile does not exist', () => {
    const declared = { profile: 'hudson', issuer: 'https://gitlab.com', require: { a: 'b' } };
    expect(problems(declared)).toEqual([expect.stringContaining('"hudson" is not a profile')]);
    const template = { profile: 'hudson', template: 'https://*.acme.example' };
    expect(problems(template)).toHaveLength(1);
  });
});

describe('one iss stands twice', () => {
  const workloads = { profile: 'entra', issuer: entra, audiences: ['api'] };
  const people = { profile: 'entra-people', issuer: entra, audiences: ['client'] };

  test('where audiences tell a tenant’s workloads and people apart', () => {
    expect(compiled(workloads, people).map(({ profile }) => profile)).toEqual([
      'entra',
      'entra-people',
    ]);
    const google = { issuer: 'https://accounts.google.com' };
    const ours = { ...google, profile: 'google' };
    const staff = {
      ...google,
      profile: 'google-workspace',
      audiences: ['client'],
      require: { hd: 'acme.example' },
    };
    expect(problems(ours, staff)).toEqual([]);
    expect(problems(staff, ours)).toEqual([]);
  });

  test.each<[string, Declared, Declared, RegExp]>([
    [
      'with an audience in common',
      workloads,
      { ...people, audiences: ['client', 'api'] },
      /issuer issuer-0 takes in the same tokens \| .*audiences that they do not share/,
    ],
    [
      'without any audiences',
      { profile: 'gitlab', issuer: 'https://gitlab.com' },
      { profile: 'gitlab', issuer: 'https://gitlab.com' },
      /takes in the same tokens/,
    ],
    [
      'with keys of its own',
      workloads,
      { ...people, keys: { jwksUri: 'https://login.microsoftonline.com/keys' } },
      /signed with the same keys \| remove keys from both/,
    ],
    [
      'beside one with keys of its own',
      { ...workloads, keys: { jwksUri: 'https://login.microsoftonline.com/keys' } },
      people,
      /signed with the same keys/,
    ],
    [
      'of which one is a template',
      { profile: 'kubernetes', template: 'https://oidc.eks.*.amazonaws.com/id/*' },
      { profile: 'kubernetes', issuer: 'https://oidc.eks.us-east-1.amazonaws.com/id/0A' },
      /make the template narrower/,
    ],
  ])('but not %s', (_, one, other, expected) => {
    expect(problems(one, other).join('\n')).toMatch(expected);
  });
});

describe('a compiled issuer has what its platform needs', () => {
  test('beside what configuration adds', () => {
    const [google] = compiled({
      profile: 'google',
      issuer: 'https://accounts.google.com',
      keyHosts: ['keys.acme.example'],
    });
    expect(google).toMatchObject({
      keyHosts: ['www.googleapis.com', 'keys.acme.example'],
      keyUses: ['sig'],
      types: [],
      kidRequired: true,
    });
    expect(google).not.toHaveProperty('require');
  });

  test('such as the keys and types of SPIFFE', () => {
    const keys = { jwksUri: 'https://spire.acme.example/bundle' };
    const [spire] = compiled({ profile: 'spiffe', issuer: 'spiffe://acme.example', keys });
    expect(spire).toMatchObject({
      match: { kind: 'exact', issuer: 'spiffe://acme.example' },
      keyUses: ['sig', 'jwt-svid'],
      types: ['jose'],
      kidRequired: false,
    });
  });

  test('and what it is required to state, by pointer, kind and what proves it', () => {
    const [cognito] = compiled({
      profile: 'cognito',
      issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab12Cd34E',
      audiences: ['client'],
      require: { groups: 'sallyport', email: 'ada@acme.example' },
    });
    expect(cognito?.require).toEqual([
      { claim: 'groups', pointer: '/cognito:groups', kind: 'list', value: 'sallyport' },
      {
        claim: 'email',
        pointer: '/email',
        value: 'ada@acme.example',
        provenBy: { claim: 'email_verified', pointer: '/email_verified', is: true },
      },
    ]);
  });
});

describe('signing in with a browser', () => {
  const okta = { profile: 'okta', issuer: 'https://acme.okta.com' };
  const signIn = { clientId: '0oa1b2c3' };

  test('needs no audience: the token of a browser is for the client', () => {
    expect(compiled({ ...okta, signIn })[0]?.signIn).toEqual({
      clientId: '0oa1b2c3',
      scopes: ['openid'],
      hosts: [],
    });
  });

  test('keeps what is declared, beside the hosts of the platform itself', () => {
    const workspace = {
      profile: 'google-workspace',
      issuer: 'https://accounts.google.com',
      require: { hd: 'acme.example' },
    };
    const more = { clientSecretName: 'acme-google', scopes: ['openid', 'email'] };
    const declared = { ...workspace, signIn: { ...signIn, ...more, hosts: ['sso.acme.example'] } };
    expect(compiled(declared)[0]?.signIn).toEqual({
      ...signIn,
      ...more,
      hosts: ['oauth2.googleapis.com', 'sso.acme.example'],
    });
  });

  test.each<[string, Declared, RegExp]>([
    [
      'at an issuer of workloads',
      { profile: 'github', issuer: 'https://token.actions.githubusercontent.com', signIn },
      /tokens of github name workloads/,
    ],
    [
      'at a template',
      { profile: 'keycloak', template: 'https://*.acme.example/realms/acme', signIn },
      /people sign in at one/,
    ],
    [
      'at an issuer that cannot be reached',
      { ...okta, signIn, keys: { uploaded: [{}] } },
      /cannot be reached/,
    ],
    ['without an ID token', { ...okta, signIn: { ...signIn, scopes: ['email'] } }, /scope openid/],
    ['without a client', { ...okta, signIn: {} }, /the id that the issuer gave this broker/],
    ['with an odd client', { ...okta, signIn: { clientId: 'a b' } }, /the id that the issuer gave/],
    [
      'with a secret where its name belongs',
      { ...okta, signIn: { ...signIn, clientSecretName: 'a3f09c1be2d84756a3f09c1be2d84756' } },
      /the name of the client’s secret/,
    ],
    [
      'with a host that is a URL',
      { ...okta, signIn: { ...signIn, hosts: ['https://x'] } },
      /host name/,
    ],
  ])('is refused %s', (_name, declared, problem) => {
    expect(problems(declared).join('\n')).toMatch(problem);
  });
});
