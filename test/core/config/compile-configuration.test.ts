import { describe, expect, test } from 'vitest';
import { acmeFiles, acmeWith, compiledOf, lineOf, problemsOf, withoutPolicies } from './acme.ts';
import { refusedOthers, refusedPeopleAndGrants } from './cases/refused-grants.ts';
import { refusedIdentities, refusedIssuers } from './cases/refused-identities.ts';

describe('the example', () => {
  test('compiles without a problem or a warning', () => {
    expect(problemsOf(acmeFiles()).map(lineOf)).toEqual([]);
    const compiled = compiledOf(acmeFiles());
    expect(compiled.warnings).toEqual([]);
    expect(compiled.identities.map(({ id }) => id)).toEqual([
      'billing-exporter',
      'checkout-service',
      'reports-nightly',
      'shop-builder',
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

describe('a change of the example is refused', () => {
  const rows = [
    ...refusedIssuers,
    ...refusedIdentities,
    ...refusedPeopleAndGrants,
    ...refusedOthers,
  ];
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
    [
      'grants.yaml',
      'leaseSeconds: 3600',
      'mode: gateway\n    passes: [{ roles: ["arn:aws:iam::111122223333:role/apps/*"], services: [lambda.amazonaws.com] }]\n    deputies: [{ actions: ["lambda:UpdateFunctionCode"] }]',
    ],
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
      .set('approval.yaml', 'a')
      .set('policies/x.yaml', 'a');
    expect(problemsOf(files).map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'approval.yaml: this is not a file of a configuration; did you mean "approvals.yaml"',
      'identity.yml: this is not a file of a configuration; did you mean "identities.yaml"',
      'policies/x.yaml: this is not a file of a configuration',
    ]);
  });

  test('are told of in the order of file, line and column, whatever is wrong with them', () => {
    const unfit = 'permit (principal, action, resource) when { principal.nothing == 1 };';
    const annotated = '@nothing("") permit (principal, action, resource);';
    const bad = `${annotated} ${unfit}\n${unfit} ${annotated}\n${annotated}`;
    const files = acmeFiles().set('policies/z.cedar', bad).set('policies/b.cedar', bad);
    const places = problemsOf(files).map(({ file, line, column }) => `${file}:${line}:${column}`);
    const within = ['1:1', '1:96', '2:45', '2:71', '3:1'];
    expect([...new Set(places)]).toEqual(
      ['policies/b.cedar', 'policies/z.cedar'].flatMap((file) =>
        within.map((place) => `${file}:${place}`),
      ),
    );
  });

  test('that are no YAML hide what others say of them, so that one mistake is one problem', () => {
    const files = acmeFiles();
    const grants = files.get('grants.yaml') ?? '';
    files.set('grants.yaml', grants.replace('[production]', '[production'));
    expect(problemsOf(files).map(lineOf)).toEqual([
      expect.stringMatching(/^grants\.yaml:9:5 the file is not YAML: flow sequence in block/),
    ]);
    files.delete('people.yaml');
    files.set('identities.yaml', `#${'x'.repeat(1024 * 1024)}`);
    expect(problemsOf(files).map(({ file }) => file)).toEqual([
      'grants.yaml',
      'identities.yaml',
      'people.yaml',
    ]);
  });

  test('that are missing or too large are told of alone', () => {
    const missing = acmeFiles();
    missing.delete('people.yaml');
    expect(problemsOf(missing).map(lineOf)).toEqual([
      expect.stringContaining('people.yaml:1:1 the file is missing'),
    ]);
    const large = acmeFiles().set('identities.yaml', `#${'x'.repeat(1024 * 1024)}`);
    expect(problemsOf(large).map(({ file }) => file)).toEqual(['identities.yaml']);
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
    files.set('people.yaml', 'people: { ada: { nam: Ada } }');
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
