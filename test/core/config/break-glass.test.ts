import { describe, expect, test } from 'vitest';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import { acmeFiles, compiledOf, lineOf, problemsOf } from './acme.ts';

const whole = `    breakGlass:
      incident: INC-*
      leaseSeconds: 960
      triggeredBy: [platform]
      review:
        seats: [{group: security, escalation: [{afterSeconds: 600, group: platform}]}]
        withinSeconds: 3600
`;

/** The example's rule with this break-glass. */
function acmeWithGlass(breakGlass: string, more = '') {
  return acmeFiles().set(
    'approvals.yaml',
    `rules:\n  production-change:\n    description: risky\n    seats: [{group: security}]\n${more}${breakGlass}`,
  );
}

const ruleOf = (files: ReadonlyMap<string, string>): ApprovalRule | undefined =>
  compiledOf(files).approvalRules[0];
const linesWith = (from: string, to: string) =>
  problemsOf(acmeWithGlass(whole.replace(from, to))).map(lineOf);

describe('break-glass', () => {
  test('says for which incidents, how short, by whom, and who looks back', () => {
    expect(ruleOf(acmeWithGlass(whole))?.breakGlass).toEqual({
      incident: 'INC-*',
      leaseSeconds: 960,
      triggeredBy: ['platform'],
      review: {
        seats: [
          { group: 'security', count: 1, escalation: [{ afterSeconds: 600, group: 'platform' }] },
        ],
        withinSeconds: 3_600,
      },
    });
  });

  test('is nothing that a rule has by itself', () => {
    expect(ruleOf(acmeWithGlass(''))).not.toHaveProperty('breakGlass');
  });

  test('may be triggered by whoever, where it does not say', () => {
    const rule = ruleOf(acmeWithGlass(whole.replace('      triggeredBy: [platform]\n', '')));
    expect(rule?.breakGlass).not.toHaveProperty('triggeredBy');
  });

  test.each([
    ['incident: INC-*', 'incident: "**"', 'this pattern fits every incident'],
    ['incident: INC-*', 'incident: "INC 1"', 'a pattern that the id of an incident has to fit'],
    ['leaseSeconds: 960', 'leaseSeconds: 959', '960 to 3600 seconds'],
    ['leaseSeconds: 960', 'leaseSeconds: 1801', 'guards lasts 1801 s, so this shortens nothing'],
    ['[platform]', '[]', 'one group or more, such as [oncall]'],
    ['[platform]', '[oncall]', 'no group with people in it is called "oncall"'],
    ['{group: security,', '{group: nobody,', 'no group with people in it is called "nobody"'],
    ['group: platform}]}', 'group: security}]}', 'group security stands here already'],
    ['withinSeconds: 3600', 'withinSeconds: 600', 'more as withinSeconds'],
    ['        withinSeconds: 3600\n', '', 'how soon they have to'],
  ])('%s as %s is refused', (from, to, told) => {
    expect(linesWith(from, to).join('\n')).toContain(told);
  });

  test('that nobody could look back at is refused, and says whose', () => {
    const [line, ...others] = linesWith('{group: security,', '{group: security, count: 4,');
    expect(others).toEqual([]);
    expect(line).toContain('nobody could satisfy rule production-change');
    expect(line).toMatch(/^approvals\.yaml:10:/);
  });

  test('that nobody but the owner could look back at is refused', () => {
    const lines = linesWith(
      'seats: [{group: security, escalation: [{afterSeconds: 600, group: platform}]}]',
      'seats: [{group: administrators}]',
    );
    expect(lines.join('\n')).toContain('for shop-migrator, since owner ada does not decide');
  });

  test('is measured by the grants that its rule guards, and by no others', () => {
    const files = acmeWithGlass(whole.replace('leaseSeconds: 960', 'leaseSeconds: 1801'));
    const grants = String(files.get('grants.yaml')).replace(
      'leaseSeconds: 1800\n    labels: [production, changes-data]',
      'leaseSeconds: 1801\n    labels: [production, changes-data]',
    );
    expect(ruleOf(files.set('grants.yaml', grants))?.breakGlass?.leaseSeconds).toBe(1_801);
  });

  test('is not measured by people while one of them cannot be read', () => {
    const files = acmeWithGlass(whole.replace('[platform]', '[oncall]'));
    files.set('people.yaml', `${files.get('people.yaml')}  broken: {name: [B]}\n`);
    expect(problemsOf(files).map(lineOf).join('\n')).not.toContain('oncall');
  });
});
