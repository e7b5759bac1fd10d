import fc from 'fast-check';
import type { DecisionRequest } from '#core/policy/engine.ts';
import { grant, identity, vendAsked, workload } from './story.ts';

const pick = fc.constantFrom;
const vend = 'Sallyport::Action::"Vend"';
const publish = 'Sallyport::Action::"Publish"';

const principals = pick(
  'principal',
  'principal is Sallyport::Identity',
  'principal is Sallyport::Person',
  'principal == Sallyport::Identity::"one"',
  'principal in Sallyport::Group::"deployers"',
  'principal is Sallyport::Identity in Sallyport::Group::"others"',
);
const actionHeads = pick(
  'action',
  `action == ${vend}`,
  `action in ${vend}`,
  `action in [${publish}, ${vend}]`,
  `action == ${publish}`,
  'action in []',
);
const resources = pick(
  'resource',
  'resource == Sallyport::Grant::"shop"',
  'resource in Sallyport::Grant::"shop"',
  'resource == Sallyport::Grant::"data"',
  'resource is Sallyport::Grant',
  'resource is Sallyport::Grant in Sallyport::Grant::"data"',
  'resource is Sallyport::Configuration',
  'resource in Sallyport::Group::"deployers"',
);
/** Some of them fail where the fact is absent. */
const conditions = pick(
  '',
  '',
  'when { resource.labels.contains("production") }',
  'unless { principal.state == "active" }',
  'when { context.workload.realm == "shop" }',
  'when { context.workload has realm && context.workload.realm == "shop" }',
  'when { context.request.durationSeconds + 9223372036854775000 > 0 }',
  'when { context.time.hour > 12 }',
);

/** Rules of the generated guardrails. */
export const rules = ['alpha', 'beta', 'gamma'] as const;

const head = fc
  .tuple(principals, actionHeads, resources, conditions)
  .map(
    ([principal, action, resource, condition]) =>
      `(${principal}, ${action}, ${resource}) ${condition}`,
  );

/** A permit, now and then with a lease. */
export const permits = fc
  .tuple(pick('', '', '@leaseSeconds("960") ', '@leaseSeconds("1800") '), head)
  .map(([lease, rest]) => `${lease}permit ${rest};`);

/** A forbid that no approval lifts. */
export const plainForbids = head.map((rest) => `forbid ${rest};`);

/** A forbid that the approval of one rule lifts. */
export const guardrails = fc
  .tuple(pick(...rules), head)
  .map(([rule, rest]) => guardrail(rule, rest));

export const anyPolicy = fc.oneof(permits, permits, plainForbids, guardrails);

/** A guardrail of a rule on whatever the rest of its head says. */
export function guardrail(rule: string, rest: string): string {
  return `@approval("${rule}") forbid ${rest} unless { context.approvals.contains("${rule}") };`;
}

/** Rules that may be held. */
const approvalsHeld = fc.subarray([...rules, 'delta']);

/** A workload asking for a grant. */
export const requests: fc.Arbitrary<DecisionRequest> = fc
  .record({
    id: pick('one', 'two'),
    groups: fc.subarray(['deployers', 'others']),
    state: pick('active' as const, 'suspended' as const),
    name: pick('shop', 'data'),
    labels: fc.subarray(['production', 'test']),
    realm: pick(undefined, 'shop', 'data'),
    durationSeconds: pick(960, 3_600),
    approvals: approvalsHeld,
  })
  .map(({ id, groups, state, name, labels, realm, durationSeconds, approvals }) =>
    vendAsked({
      identity: { ...identity, id, groups, state },
      grant: { ...grant, name, labels },
      token: { workload: { ...workload, ...(realm === undefined ? {} : { realm }) } },
      request: { durationSeconds, narrowed: false, scope: [], novelty: [] },
      approvals,
    }),
  );
