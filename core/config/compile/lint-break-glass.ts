import { reviewRule } from '#core/approvals/review-rule.ts';
import type { ApprovalRule, BreakGlass } from '#core/approvals/rule.ts';
import { slicesBy } from '#core/policy/slice.ts';
import type { ApprovalRuleDeclaration } from '../files/approvals-file.ts';
import type { Finding, Path } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { ApprovalSurroundings } from './compile-approvals.ts';
import { lintEscalations } from './lint-approval-rule.ts';
import { lintPlaces } from './lint-places.ts';
import { lintRuleGroups } from './lint-rule-groups.ts';

const section = ['breakGlass'] as const;

/** What in a rule's break-glass says nothing by itself. */
export function lintBreakGlass({ breakGlass }: ApprovalRuleDeclaration): readonly Finding[] {
  if (breakGlass === undefined) return [];
  const { incident, review } = breakGlass;
  return [
    ...(/^\**$/.test(incident) ? [everyIncident] : []),
    ...within(
      [...section, 'review'],
      lintEscalations(review.seats, {
        expiresSeconds: review.withinSeconds,
        named: 'withinSeconds',
      }),
    ),
  ];
}

/** What it says about groups, people and grants. */
export function lintBreakGlassAround(
  value: ApprovalRuleDeclaration,
  rule: ApprovalRule,
  around: ApprovalSurroundings,
): readonly Finding[] {
  const { breakGlass } = rule;
  if (breakGlass === undefined) return [];
  const inReview = [...section, 'review'];
  return [
    ...lintLease(rule, breakGlass, around),
    ...within(section, lintTriggers(breakGlass, around)),
    ...within(inReview, lintReview(value, reviewRule(rule, breakGlass), around)),
  ];
}

/** A review that nobody could give would cost every identity its break-glass. */
function lintReview(
  { breakGlass }: ApprovalRuleDeclaration,
  rule: ApprovalRule,
  { everybody }: ApprovalSurroundings,
): readonly Finding[] {
  if (everybody === undefined || breakGlass === undefined) return [];
  const groups = lintRuleGroups(breakGlass.review, everybody.people);
  return groups.length > 0 ? groups : lintPlaces(rule, everybody);
}

function lintTriggers(
  { triggeredBy = [] }: BreakGlass,
  { everybody }: ApprovalSurroundings,
): readonly Finding[] {
  if (everybody === undefined) return [];
  const known = new Set(everybody.people.flatMap(({ groups }) => groups));
  return triggeredBy.flatMap((group, at) => {
    if (known.has(group)) return [];
    return [
      {
        path: ['triggeredBy', at],
        message: `no group with people in it is called "${group}"${didYouMean(group, known)}`,
        remedy: 'write a group of people.yaml, or put somebody into it there',
      },
    ];
  });
}

/** A lease that no guarded grant could last is not short. */
function lintLease(
  { name }: ApprovalRule,
  { leaseSeconds }: BreakGlass,
  { grants = [], everybody }: ApprovalSurroundings,
): readonly Finding[] {
  const guardrails = (everybody?.policies ?? []).filter(
    ({ annotations }) => annotations.approval === name,
  );
  const guardrailsOf = slicesBy(guardrails, 'Vend');
  const lasting = grants
    .filter((grant) => guardrailsOf(grant.name).length > 0)
    .map((grant) => grant.leaseSeconds);
  if (lasting.length === 0 || lasting.some((seconds) => leaseSeconds <= seconds)) return [];
  return [
    {
      path: [...section, 'leaseSeconds'],
      message: `no grant that rule ${name} guards lasts ${leaseSeconds} s, so this shortens nothing`,
      remedy: `write at most ${Math.max(...lasting)}; 960 is the shortest lease there is`,
    },
  ];
}

const everyIncident: Finding = {
  path: [...section, 'incident'],
  message: 'this pattern fits every incident',
  remedy: 'write what the id of an incident looks like, such as "INC-*"',
};

function within(path: Path, findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => ({ ...finding, path: [...path, ...finding.path] }));
}
