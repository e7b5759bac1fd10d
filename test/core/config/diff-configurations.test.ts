import { describe, expect, test } from 'vitest';
import { diffConfigurations } from '#core/config/diff-configurations.ts';
import { acmeFiles, acmeWith } from './acme.ts';

describe('a difference', () => {
  test('is nothing between a configuration and itself, whatever its comments and order', () => {
    expect(diffConfigurations(acmeFiles(), acmeFiles())).toEqual([]);
    const commented = acmeWith('people.yaml', 'people:', '# more\npeople:');
    expect(diffConfigurations(acmeFiles(), commented)).toEqual([]);
  });

  test('names the thing and each field that changed', () => {
    const after = acmeWith('identities.yaml', 'ref: refs/heads/main', 'ref: refs/heads/*');
    expect(diffConfigurations(acmeFiles(), after)).toEqual([
      'identity shop-deployer changed',
      '  - trust.0.claims.ref: "refs/heads/main"',
      '  + trust.0.claims.ref: "refs/heads/*"',
    ]);
  });

  test('shows fields that came and went', () => {
    const after = acmeWith('grants.yaml', 'leaseSeconds: 3600', 'mode: vend');
    expect(diffConfigurations(acmeFiles(), after)).toEqual([
      'grant shop-deploy changed',
      '  - leaseSeconds: 3600',
      '  + mode: "vend"',
    ]);
  });

  test.each([
    'intents: { shop: { actions: ["s3:*"] } }',
    'resources: { shop: { arns: ["arn:aws:s3:::shop"], labels: [production] } }',
    'protected: { shop: { arns: ["arn:aws:s3:::shop"] } }',
  ])('shows %s', (section) => {
    const after = acmeWith('grants.yaml', 'grants:\n', `${section}\ngrants:\n`);
    const lines = diffConfigurations(acmeFiles(), after);
    expect(lines[0]).toMatch(/^(?:intent|resources|protected resources) shop added$/u);
  });

  test('shows what was added and removed whole', () => {
    const after = acmeWith('people.yaml', '  grace:', '  joan:');
    const lines = diffConfigurations(acmeFiles(), after);
    expect(lines).toEqual([
      'person grace removed',
      '  - name: "Grace"',
      '  - subject.issuer: "people"',
      '  - subject.sub: "grace"',
      '  - groups: ["security"]',
      '  - accounts.gitlab: "5310"',
      'person joan added',
      '  + name: "Grace"',
      '  + subject.issuer: "people"',
      '  + subject.sub: "grace"',
      '  + groups: ["security"]',
      '  + accounts.gitlab: "5310"',
    ]);
  });

  test('shows approval rules that came, went and changed', () => {
    const changed = acmeWith('approvals.yaml', 'afterSeconds: 1800', 'afterSeconds: 900');
    expect(diffConfigurations(acmeFiles(), changed)).toEqual([
      'approval rule production-change changed',
      '  - seats.0.escalation.0.afterSeconds: 1800',
      '  + seats.0.escalation.0.afterSeconds: 900',
    ]);
    const renamed = acmeWith('approvals.yaml', 'production-change:', 'shop-change:');
    const lines = diffConfigurations(acmeFiles(), renamed);
    expect(lines).toContain('approval rule production-change removed');
    expect(lines).toContain('approval rule shop-change added');
    expect(lines).toContain('  + seats.0.group: "security"');
  });

  test('shows policies by their id, and tests by their name', () => {
    const policy = acmeWith(
      'policies/shop.cedar',
      '@leaseSeconds("1800")',
      '@leaseSeconds("1200")',
    );
    const [title, ...lines] = diffConfigurations(acmeFiles(), policy);
    expect(title).toBe('policy shop#migrate-from-main changed');
    expect(lines.filter((line) => !line.startsWith('    '))).toEqual([
      '  - @leaseSeconds("1800")',
      '  + @leaseSeconds("1200")',
    ]);
    expect(lines).toContain('    permit (');
    const moved = acmeWith('tests/story.yaml', 'expect: permit', 'expect: forbid');
    expect(diffConfigurations(acmeFiles(), moved)).toEqual([
      'test the shop is deployed from main changed',
      '  - expect: "permit"',
      '  + expect: "forbid"',
    ]);
  });

  test('compares files that cannot be read as text', () => {
    const broken = acmeFiles()
      .set('people.yaml', 'people: [')
      .set('policies/shop.cedar', 'permit (');
    const lines = diffConfigurations(acmeFiles(), broken);
    expect(lines).toContain('file people.yaml added');
    expect(lines).toContain('  + people: [');
    expect(lines).toContain('file policies/shop.cedar added');
  });

  test('leaves out what is no configuration, and shows nothing that hides', () => {
    const after = acmeFiles().set('sandbox.yaml', 'x').set('notes.txt', 'x');
    expect(diffConfigurations(acmeFiles(), after)).toEqual([]);
    const hidden = acmeFiles().set('people.yaml', 'people:\n  "a\u202eb": 1\n');
    expect(diffConfigurations(new Map(), hidden).join('\n')).not.toMatch(/\p{Cf}/u);
  });

  test('takes files of any form', () => {
    const odd = new Map([
      ['people.yaml', 'people: 3'],
      ['grants.yaml', 'grants: [1, {}]'],
      ['identities.yaml', ''],
      ['tests/a.yaml', 'tests: [1, { name: n }]'],
    ]);
    expect(diffConfigurations(new Map(), odd)).toEqual([
      'grant 0 added',
      '  + : 1',
      'grant 1 added',
      '  + : {}',
      'test 0 added',
      '  + : 1',
      'test n added',
      '  + name: "n"',
    ]);
  });
});

describe('a difference hides nothing', () => {
  const testNamed = (expect: string) => `  - { name: n, as: {}, grant: g, expect: ${expect} }\n`;

  test('not behind another test of the same name, in the same file or another', () => {
    const before = new Map([
      ['tests/a.yaml', `tests:\n${testNamed('forbid')}${testNamed('permit')}`],
      ['tests/b.yaml', `tests:\n${testNamed('permit')}`],
    ]);
    const after = new Map(before).set('tests/a.yaml', `tests:\n${testNamed('permit').repeat(2)}`);
    expect(diffConfigurations(before, after)).toEqual([
      'test n changed',
      '  - expect: "forbid"',
      '  + expect: "permit"',
    ]);
    after.set('tests/a.yaml', String(before.get('tests/a.yaml'))).delete('tests/b.yaml');
    expect(diffConfigurations(before, after)[0]).toBe('test n (3) removed');
  });

  test('not behind a field whose name reads like a path', () => {
    const claims = (one: string) =>
      new Map([
        [
          'tests/a.yaml',
          `tests:\n  - { name: n, claims: { "a.b": ${one}, a: { b: 2 }, c: { "0": { d: ${one} } } } }\n`,
        ],
      ]);
    const lines = diffConfigurations(claims('1'), claims('2'));
    expect(lines).toContain('  - claims."a.b": 1');
    expect(lines).toContain('  + claims."a.b": 2');
    expect(lines).toContain('  - claims.c."0".d: 1');
  });

  test('not in characters that leave no mark, or take the place of a blank or a letter', () => {
    const path = 'policies/a.cedar';
    const policy = (text: string) =>
      new Map([[path, `permit (principal, action, resource) when { "${text}" == "" };`]]);
    const shown = (text: string) => diffConfigurations(new Map(), policy(text)).join('\n');
    // A variation selector, a filler that is a letter, blanks of other widths, an empty Braille cell.
    for (const hidden of ['\ufe0f', '\u3164', '\u00a0', '\u2003', '\u2800', '\u034f']) {
      expect(shown(`m${hidden}n`)).toContain(`"m\\u{${hidden.charCodeAt(0).toString(16)}}n"`);
    }
    expect(shown('refs/heads/m\u0430in')).toContain('refs/heads/m\\u{430}in');
    expect(shown('größer, Ελλάδα, на русском')).toContain('größer, Ελλάδα, на русском');
  });

  test('not behind so many blanks that the rest of a line looks like another line', () => {
    const text = `permit (principal, action, resource);${' '.repeat(60)}// seen`;
    const after = new Map([['policies/a.cedar', `// ${text}\n${text} ${text}`]]);
    const lines = diffConfigurations(new Map(), after);
    expect(lines.join('\n')).not.toMatch(/ {24}/u);
    const far = new Map([['people.yaml', `people: { a: { name: "x${' '.repeat(30)}y" } }`]]);
    expect(diffConfigurations(new Map(), far)[1]).toBe(`  + name: "x${'\\u{20}'.repeat(30)}y"`);
  });
});
