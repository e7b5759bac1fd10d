import { describe, expect, test } from 'vitest';
import { acmeFiles, acmeWith, compiledOf, lineOf, problemsOf, withoutPolicies } from './acme.ts';

describe('the example', () => {
  test('compiles without a problem or a warning', () => {
    expect(problemsOf(acmeFiles()).map(lineOf)).toEqual([]);
    const compiled = compiledOf(acmeFiles());
    expect(compiled.warnings).toEqual([]);
    expect(compiled.identities.map(({ id }) => id)).toEqual([
      'billing-exporter',
      'checkout-service',
      'reports-nightly',
      'shop-deployer',
      'shop-migrator',
      'support-agent',
    ]);
    expect([...compiled.sources.keys()]).not.toContain('sandbox.yaml');
  });

  test('is refused outside local mode for each demo issuer', () => {
    const found = problemsOf(acmeFiles(), { local: false });
    expect(found).toHaveLength(5);
    expect(found[0]).toMatchObject({ file: 'issuers.yaml', line: 7, column: 13 });
    expect(found[0]?.message).toContain('demo issuer');
  });

  test('reads the same from several files', () => {
    const files = acmeFiles();
    const text = files.get('grants.yaml') ?? '';
    files.set('grants/more.yaml', text).set('grants.yaml', 'grants: {}\n');
    expect(compiledOf(files).grants).toEqual(compiledOf(acmeFiles()).grants);
  });
});

/** A change of the example, and what is said of it. */
type Row = readonly [file: string, from: string, to: string, expected: string];

const issuers: readonly Row[] = [
  [
    'issuers.yaml',
    'profile: github',
    'profile: githup',
    '6:14 "githup" is not a profile; did you mean "github"',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: http://ci.example',
    'the issuer must begin with https://',
  ],
  ['issuers.yaml', 'issuer: demo:github', 'issuer: https://u@ci.example', 'must be a plain URL'],
  ['issuers.yaml', 'issuer: demo:github', 'issuer: https://ci.example/?a=b', 'must be a plain URL'],
  ['issuers.yaml', 'issuer: demo:github', 'template: https://*.com', 'the template must spell out'],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'maxAgeSeconds: 60',
    'an issuer has either issuer or template',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:gitlab',
    '10:13 issuer github takes in the same tokens',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    audiences: []',
    'would accept no token',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    maxAgeSeconds: 600\n    maxLifetimeSeconds: 300',
    'a token cannot be older than it lives',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    keys: {}',
    'keys has either jwksUri or uploaded',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    keys: { jwksUri: "ftp://a" }',
    'jwksUri must begin with https://',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    keys: { uploaded: [{ kty: oct, k: abc }] }',
    'was published with its secret part',
  ],
  [
    'issuers.yaml',
    'issuer: demo:kubernetes',
    'template: https://oidc.eks.*.amazonaws.com/id/*\n    keys: { jwksUri: "https://a.example" }',
    'every instance of a template has keys of its own',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    algorithms: [HS256]',
    'an item of "algorithms" is not an algorithm',
  ],
];

const identities: readonly Row[] = [
  ['identities.yaml', 'owner: ada', 'owner: adah', 'is called "adah"; did you mean "ada"'],
  ['identities.yaml', '    owner: ada\n', '', '5:3 "owner" is missing'],
  [
    'identities.yaml',
    "    purpose: Publishes the shop's site after a release\n",
    '',
    '"purpose" is missing',
  ],
  ['identities.yaml', '  shop-deployer:', '  Shop:', '"Shop" is not a name of 2 to 64'],
  [
    'identities.yaml',
    'groups: [deployers]',
    'groups: ["Deploy!"]',
    'an item of "groups" is not a name',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deplyo]',
    'no grant is called "shop-deplyo"; did you mean "shop-deploy"',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy, shop-deploy]',
    'stands here twice',
  ],
  ['identities.yaml', 'grants: [shop-deploy]', 'grants: []', 'there is no grant'],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy]\n    expires: 2026-11-22',
    'the identity expired at 2026-11-22T00:00:00Z',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy]\n    expires: 2027-02-31',
    '2027-02-31 is not a date',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy]\n    expires: 2027-99-99',
    '2027-99-99 is not a date',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy]\n    expires: soon',
    '"expires" is not a date such as',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy]\n    state: enabled',
    '"state" is not proposed, active, suspended or retired',
  ],
  [
    'identities.yaml',
    'issuer: github',
    'issuer: gihtub',
    'no issuer is called "gihtub"; did you mean "github"',
  ],
  [
    'identities.yaml',
    'repository_id: "73184213" # acme/shop',
    'repository_id: 73184213',
    '"repository_id" is not text in quotes',
  ],
  [
    'identities.yaml',
    'repository_id: "73184213" # acme/shop',
    'repository_id: "7*"',
    '13:26 repository_id never changes',
  ],
  [
    'identities.yaml',
    '          repository_id: "73184213" # acme/shop\n          repository_owner_id: "9919" # acme\n',
    '',
    '12:9 issuer github serves many tenants',
  ],
  [
    'identities.yaml',
    'ref: refs/heads/main',
    'reff: refs/heads/main',
    '15:11 "reff" is not a claim of github tokens; did you mean "ref"',
  ],
  ['identities.yaml', 'ref: refs/heads/main', 'sub: repo:acme/shop:*', 'the sub of github tokens'],
  [
    'identities.yaml',
    'ref: refs/heads/main',
    'actor: ada',
    'actor is chosen by whoever runs the job',
  ],
  [
    'identities.yaml',
    '- issuer: gitlab',
    '- grantsPerToken: [billing-export, shop-deploy]\n        issuer: gitlab',
    "grant shop-deploy is not one of the identity's grants",
  ],
  [
    'identities.yaml',
    '- issuer: gitlab',
    '- grantsPerToken: [billing-export, billing-export]\n        issuer: gitlab',
    'grant billing-export stands here twice',
  ],
  [
    'identities.yaml',
    '- issuer: github',
    '- allowEvents: [push]\n        issuer: github',
    '"push" is not an event',
  ],
];

const peopleAndGrants: readonly Row[] = [
  [
    'people.yaml',
    'subject: { issuer: people',
    'subject: { issuer: github',
    'issuer github names workloads',
  ],
  ['identities.yaml', '- issuer: github', '- issuer: people', 'issuer people names people'],
  [
    'people.yaml',
    'subject: { issuer: people',
    'subject: { issuer: poeple',
    'no issuer is called "poeple"; did you mean "people"',
  ],
  ['people.yaml', 'accounts: { github:', 'accounts: { githib:', 'no issuer is called "githib"'],
  ['people.yaml', 'sub: grace', 'sub: ada', "this subject is ada's already"],
  [
    'people.yaml',
    'accounts: { gitlab: "5310"',
    'accounts: { github: "4410033"',
    "this account at github is ada's already",
  ],
  ['people.yaml', 'groups: [security]', 'groups: [ada]', '"ada" is a person and a group'],
  ['people.yaml', '"4410033"', '4410033', '"github" is not the immutable id'],
  [
    'grants.yaml',
    'role: arn:aws:iam::111122223333:role/shop-deploy',
    'role: shop-deploy',
    '"role" is not the ARN of an IAM role',
  ],
  [
    'grants.yaml',
    'leaseSeconds: 3600',
    'leaseSeconds: 7200',
    '"leaseSeconds" is not a number of seconds from 960 to 3600',
  ],
  [
    'grants.yaml',
    'leaseSeconds: 3600',
    'leaseSeconds: 900',
    '"leaseSeconds" is not a number of seconds from 960 to 3600',
  ],
  ['grants.yaml', 'leaseSeconds: 3600', 'leaseSeconds: "3600"', '"leaseSeconds" is not'],
  ['grants.yaml', 'leaseSeconds: 3600', 'mode: gateway', 'the gateway is not built yet'],
  [
    'grants.yaml',
    'labels: [production]',
    'labels: [Production]',
    'an item of "labels" is not a name',
  ],
  [
    'grants.yaml',
    'runInvocationUri]',
    'runInvocationUrl]',
    '"runInvocationUrl" is not a fact of a workload; did you mean "runInvocationUri"',
  ],
  [
    'grants.yaml',
    'runInvocationUri]',
    'runInvocationUri, runInvocationUri]',
    'runInvocationUri stands here twice',
  ],
  ['grants.yaml', 'Effect: Allow', 'Effect: Permit', 'session policy: '],
  [
    'grants.yaml',
    'Action: s3:ListBucket',
    'Action: sts:AssumeRole',
    'the session policy allows sts:AssumeRole',
  ],
  [
    'grants.yaml',
    'externalId: acme-sallyport',
    'externalId: "a b"',
    '"externalId" is not an external id',
  ],
  ['grants.yaml', '  shop-deploy:', '  sho:', '"sho" is not a grant name'],
  [
    'identities.yaml',
    'grants: [shop-migrate]',
    'grants: [shop-deploy]',
    'no identity may ask for grant shop-migrate',
  ],
];

const others: readonly Row[] = [
  ['tests/story.yaml', 'issuer: github', 'issuer: githup', 'no issuer is called "githup"'],
  [
    'tests/story.yaml',
    'grant: shop-deploy',
    'grant: shop-deplog',
    'no grant is called "shop-deplog"',
  ],
  [
    'tests/story.yaml',
    'expect: permit',
    'expect: permit\n    rules: [a]',
    'only a pend names rules',
  ],
  ['tests/story.yaml', 'expect: permit', 'expect: allow', '"expect" is not permit, forbid or pend'],
  [
    'policies/shop.cedar',
    'Sallyport::Grant::"shop-deploy"',
    'Sallyport::Grant::"shop-depoy"',
    'did you mean "shop-deploy"',
  ],
  ['issuers.yaml', 'issuers:', 'issuer:', '"issuer" is not a key here; did you mean "issuers"'],
  ['people.yaml', 'people:', 'people: [a]\nx:', '"people" is not a section'],
  [
    'identities.yaml',
    'owner: ada',
    'ownr: ada',
    '6:5 "ownr" is not a key here; did you mean "owner"',
  ],
  [
    'identities.yaml',
    'purpose: Publishes',
    'purpose: Publishes\u202e',
    'the character U+202E cannot be seen',
  ],
  [
    'identities.yaml',
    'purpose: Publishes',
    'purpose: Publishes\ufffd',
    'the file is not valid UTF-8',
  ],
  [
    'identities.yaml',
    'purpose: Publishes',
    'purpose: Publishes\ud800',
    'the file is not valid UTF-8',
  ],
  [
    'identities.yaml',
    'purpose: Publishes',
    'purpose: AKIAIOSFODNN7EXAMPLE',
    '7:14 this looks like an AWS access key id',
  ],
  [
    'identities.yaml',
    'purpose: Publishes',
    `purpose: "${'-'.repeat(5)}BEGIN RSA PRIVATE KEY${'-'.repeat(5)}"\n    x: a`,
    'this looks like a private key',
  ],
];

describe('a change of the example is refused', () => {
  const rows = [...issuers, ...identities, ...peopleAndGrants, ...others];
  const cases = rows.map(([file, from, to, expected]) => ({ file, from, to, expected }));

  test.each(cases)('$file: $to', ({ file, from, to, expected }) => {
    const files = acmeWith(file, from, to);
    const read = file.startsWith('policies/') ? files : withoutPolicies(files);
    const found = problemsOf(read).map(lineOf);
    expect(
      found.some((line) => line.includes(expected)),
      found.join('\n'),
    ).toBe(true);
  });
});

describe('a change of the example is accepted', () => {
  test.each<readonly [string, string, string]>([
    ['grants.yaml', 'leaseSeconds: 3600', 'leaseSeconds: 960'],
    ['identities.yaml', 'grants: [shop-deploy]', 'grants: [shop-deploy]\n    expires: 2030-12-31'],
    [
      'identities.yaml',
      'grants: [shop-deploy]',
      'grants: [shop-deploy]\n    expires: 2026-11-22T10:00:01Z',
    ],
    [
      'identities.yaml',
      'grants: [shop-deploy]',
      'grants: [shop-deploy]\n    expires: 2020-01-01\n    state: retired',
    ],
    [
      'identities.yaml',
      '- issuer: github',
      '- allowEvents: [workflow_run]\n        issuer: github',
    ],
    [
      'identities.yaml',
      '- issuer: gitlab',
      '- grantsPerToken: [billing-export]\n        issuer: gitlab',
    ],
    [
      'issuers.yaml',
      'issuer: demo:kubernetes',
      'issuer: http://127.0.0.1:8443\n    privateNetwork: true',
    ],
    [
      'issuers.yaml',
      'issuer: demo:kubernetes',
      'issuer: https://k.example\n    audiences: [a]\n    keys: { jwksUri: "https://k.example/keys" }\n    keyHosts: [k2.example]',
    ],
  ])('%s: %s → %s', (file, from, to) => {
    expect(problemsOf(withoutPolicies(acmeWith(file, from, to))).map(lineOf)).toEqual([]);
  });

  test('with a proposed identity that trusts nothing yet', () => {
    const proposed =
      '  to-come: { owner: ada, purpose: later, state: proposed, grants: [], trust: [] }\n';
    const files = acmeWith('identities.yaml', 'identities:\n', `identities:\n${proposed}`);
    expect(problemsOf(files).map(lineOf)).toEqual([]);
  });

  test('with a warning where a grant has no session policy and says so', () => {
    const files = acmeFiles();
    files.set(
      'grants.yaml',
      (files.get('grants.yaml') ?? '').replace(
        /sessionPolicy:\n(?: {6}.*\n)+/,
        'sessionPolicy: none\n',
      ),
    );
    const compiled = compiledOf(files);
    expect(compiled.grants.find(({ name }) => name === 'shop-deploy')?.sessionPolicy).toBeNull();
    expect(compiled.warnings.map(lineOf)).toEqual([
      expect.stringMatching(/^grants\.yaml:10:20 .*vends all that its role may do/),
    ]);
  });
});

describe('files', () => {
  test('that are needed are missed by name', () => {
    const found = problemsOf(new Map()).map(lineOf);
    expect(found.map((line) => line.split(' ')[0])).toEqual([
      'grants.yaml:1:1',
      'identities.yaml:1:1',
      'issuers.yaml:1:1',
      'people.yaml:1:1',
    ]);
  });

  test('that configuration does not know are problems', () => {
    const files = acmeFiles()
      .set('identity.yml', 'a')
      .set('approvals.yaml', 'a')
      .set('policies/x.yaml', 'a');
    expect(problemsOf(files).map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'approvals.yaml: approvals.yaml is not read yet',
      'identity.yml: this is not a file of a configuration; did you mean "identities.yaml"',
      'policies/x.yaml: this is not a file of a configuration',
    ]);
  });

  test('that are too large are not read at all', () => {
    const files = acmeFiles().set('identities.yaml', `#${'x'.repeat(1024 * 1024)}`);
    expect(
      problemsOf(files).some(({ message }) => message.includes('larger than the 1048576 bytes')),
    ).toBe(true);
  });

  test('that declare a name twice between them are refused', () => {
    const files = acmeFiles();
    files.set('people/more.yaml', files.get('people.yaml') ?? '');
    expect(problemsOf(files).map(lineOf)).toContainEqual(
      expect.stringMatching(/people\/more\.yaml:4:3 "ada" is declared in another file already/),
    );
  });

  test('with problems hide none of each other', () => {
    const files = acmeWith('identities.yaml', 'owner: ada', 'owner: nobody');
    files.set(
      'grants.yaml',
      (files.get('grants.yaml') ?? '').replace('leaseSeconds: 3600', 'leaseSeconds: 1'),
    );
    files.set('people.yaml', 'people: {');
    const found = new Set(problemsOf(files).map(({ file }) => file));
    expect([...found]).toEqual(
      expect.arrayContaining(['grants.yaml', 'identities.yaml', 'people.yaml']),
    );
  });

  test('with more problems than anybody reads are answered with a bounded list', () => {
    const keys = Array.from({ length: 5_000 }, (_, at) => `k${at}: 1`).join('\n');
    const found = problemsOf(acmeFiles().set('people.yaml', keys));
    expect(found).toHaveLength(1_001);
    expect(found.at(-1)?.message).toMatch(/further problems are not shown/);
  });

  test('with a declaration that no chunk could hold are refused', () => {
    const many = Array.from({ length: 900 }, (_, at) => `"refs/heads/${'x'.repeat(80)}${at}"`);
    const files = acmeWith('identities.yaml', 'ref: refs/heads/main', `ref: [${many.join()}]`);
    expect(problemsOf(files).map(({ message }) => message)).toEqual([
      expect.stringContaining('"shop-deployer" is larger than'),
    ]);
  });
});

test('two uploaded keys of one kid are refused, and a sound key is taken', async () => {
  const { generateKeyPairSync } = await import('node:crypto');
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: 'k1' });
  const withKeys = (keys: string) =>
    acmeWith(
      'issuers.yaml',
      'issuer: demo:kubernetes',
      `issuer: https://k.example\n    keys: { uploaded: [${keys}] }`,
    );
  expect(problemsOf(withKeys(jwk)).map(lineOf)).toEqual([]);
  expect(problemsOf(withKeys(`${jwk}, ${jwk}`)).map(({ message }) => message)).toEqual([
    'two uploaded keys have the same kid, and neither would be used',
  ]);
});
