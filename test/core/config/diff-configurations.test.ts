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
