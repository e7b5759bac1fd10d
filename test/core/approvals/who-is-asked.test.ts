import { describe, expect, test } from 'vitest';
import { everyPlace } from '#core/approvals/places-of.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import { whoIsAsked } from '#core/approvals/who-is-asked.ts';
import { sampleApproval } from './sample-approval.ts';

const people = [
  { id: 'ada', groups: ['platform'] },
  { id: 'grace', groups: ['security', 'platform'] },
  { id: 'joan', groups: ['on-call'] },
  { id: 'mary', groups: ['sales'] },
];

function ruleWith(changed: Partial<ApprovalRule>): ApprovalRule {
  return sampleApproval(changed).rule;
}

const escalating = ruleWith({
  seats: [
    {
      group: 'security',
      count: 1,
      escalation: [
        { afterSeconds: 600, group: 'platform' },
        { afterSeconds: 900, group: 'on-call' },
      ],
    },
    { group: 'platform', count: 2, escalation: [{ afterSeconds: 600, group: 'security' }] },
  ],
});

describe('who is asked', () => {
  test('comes in by time, each person once', () => {
    expect(whoIsAsked(escalating, people)).toEqual([
      { afterSeconds: 0, groups: ['security', 'platform'], people: ['ada', 'grace'] },
      { afterSeconds: 900, groups: ['on-call'], people: ['joan'] },
    ]);
  });

  test('is in the order of time, whatever the order of seats', () => {
    const rule = ruleWith({
      seats: [
        { group: 'sales', count: 1, escalation: [{ afterSeconds: 900, group: 'on-call' }] },
        { group: 'sales', count: 1, escalation: [{ afterSeconds: 600, group: 'security' }] },
      ],
    });
    expect(whoIsAsked(rule, people).map(({ afterSeconds }) => afterSeconds)).toEqual([0, 600, 900]);
  });

  test('tells a group that adds nobody new', () => {
    const [first] = escalating.seats;
    if (first === undefined) throw new Error('no seat');
    const rule = ruleWith({
      seats: [
        { ...first, group: 'platform', escalation: [{ afterSeconds: 5, group: 'security' }] },
      ],
    });
    expect(whoIsAsked(rule, people)[1]).toEqual({
      ...{ afterSeconds: 5, groups: ['security'], people: [] },
    });
  });
});

describe('every place of a rule', () => {
  const shown = (rule: ApprovalRule) => everyPlace(rule).map(({ groups }) => [...groups]);

  test('may be filled by whoever escalation adds', () => {
    expect(shown(escalating)).toEqual([
      ['security', 'platform', 'on-call'],
      ['platform', 'security'],
      ['platform', 'security'],
    ]);
  });

  test('counts one more for anybody where an unknown trigger costs one', () => {
    const places = shown({ ...escalating, unmappedTrigger: 'one-more' });
    expect(places).toHaveLength(4);
    expect(places[3]).toEqual(['security', 'platform', 'on-call']);
  });
});
