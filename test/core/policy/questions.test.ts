import { expect, test } from 'vitest';
import { type PersonAction, personQuestion } from '#core/policy/person-question.ts';
import { grant, identity, now, person, vendAsked, workload } from './story.ts';

test('a vend tells policy of the identity, the grant, the request, the run and the time', () => {
  expect(vendAsked({ approvals: ['change'] })).toEqual({
    principal: {
      type: 'Identity',
      id: 'shop-deployer',
      attributes: { owner: 'platform', purpose: 'deploys the shop', state: 'active' },
      parents: [{ type: 'Group', id: 'deployers' }],
    },
    action: 'Vend',
    resource: {
      type: 'Grant',
      id: 'shop-deploy',
      attributes: {
        account: grant.account,
        role: grant.role,
        mode: 'vend',
        labels: ['production'],
        leaseSeconds: 3_600,
      },
      parents: [],
    },
    others: [],
    context: {
      workload,
      request: { durationSeconds: 3_600, narrowed: false, scope: [], novelty: [] },
      time: { now: '2026-02-07T21:30:00.000Z', hour: 21, weekday: 6 },
    },
    approvals: ['change'],
  });
});

test('nothing of a token reaches policy that the schema does not know', () => {
  const stated = { ...workload, realm: undefined, extra: 'x', __extn: { fn: 'ip', arg: '::1' } };
  const { context } = vendAsked({ token: { workload: stated as never } });
  expect(context.workload).toStrictEqual(workload);
});

test('a person is known by their teams', () => {
  const asked = personQuestion({
    person,
    action: 'ReadLedger',
    resource: { type: 'Ledger', id: 'ledger' },
    now,
  });
  expect(asked).toEqual({
    principal: {
      type: 'Person',
      id: 'ada',
      attributes: {},
      parents: [
        { type: 'Team', id: 'platform' },
        { type: 'Team', id: 'administrators' },
      ],
    },
    action: 'ReadLedger',
    resource: { type: 'Ledger', id: 'ledger', attributes: {}, parents: [] },
    others: [],
    context: { time: { now: '2026-02-07T21:30:00.000Z', hour: 21, weekday: 6 } },
    approvals: [],
  });
});

test('an identity that people act on comes with its facts and groups', () => {
  const { resource } = personQuestion({
    person,
    action: 'Suspend',
    resource: { type: 'Identity', id: identity.id, identity },
    now,
  });
  expect(resource).toEqual(vendAsked().principal);
});

test('to vend is no action of people, and an identity is no person', () => {
  // @ts-expect-error Vend is what workloads do
  const action: PersonAction = 'Vend';
  const resource = { type: 'Configuration', id: 'configuration' } as const;
  // @ts-expect-error an identity cannot publish
  personQuestion({ person: { ...identity, kind: 'identity' }, action: 'Publish', resource, now });
  expect(action).toBe('Vend');
});
