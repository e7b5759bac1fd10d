import { Fault } from '#core/faults.ts';
import { matchesGlob } from '#core/trust/glob.ts';
import type { Ask } from './open-approval.ts';
import type { ApprovalRule, BreakGlass } from './rule.ts';

/** What is said to break the glass, beside the reason of whoever asks. */
export interface Breaking {
  readonly incident: string;
  /** Groups of the person who triggered the run; none where nobody known did. */
  readonly triggerGroups: readonly string[];
}

/**
 * The rule's break-glass. Throws `policy_denied` where it has none, or not for whoever triggered the
 * run, and `invalid_request` without a reason or with an incident that does not fit.
 */
export function requireBreakable(
  { rule, requester }: Pick<Ask, 'rule' | 'requester'>,
  { incident, triggerGroups }: Breaking,
): BreakGlass {
  const { breakGlass } = rule;
  if (breakGlass === undefined) {
    throw new Fault(
      'policy_denied',
      `rule ${rule.name} has no break-glass; ask without an incident, and people are asked`,
    );
  }
  if (!matchesGlob(breakGlass.incident, incident)) {
    throw new Fault(
      'invalid_request',
      `rule ${rule.name} breaks its glass for an incident such as ${breakGlass.incident}; name it, or ask without one`,
    );
  }
  if ((requester.reason ?? '').trim() === '') {
    throw new Fault(
      'invalid_request',
      `breaking the glass of rule ${rule.name} needs a reason; say why it cannot wait`,
    );
  }
  requireTrigger(rule, requester, { breakGlass, triggerGroups });
  return breakGlass;
}

/** Whom nobody knows is not trusted with more than a rule trusts them with on any other day. */
function requireTrigger(
  { name, unmappedTrigger }: ApprovalRule,
  { trigger }: Ask['requester'],
  of: { readonly breakGlass: BreakGlass; readonly triggerGroups: readonly string[] },
): void {
  const { triggeredBy } = of.breakGlass;
  if (trigger.kind === 'unmapped' && (unmappedTrigger === 'refuse' || triggeredBy !== undefined)) {
    throw new Fault(
      'policy_denied',
      `rule ${name} must know who breaks its glass, and account ${trigger.account} is nobody's in people.yaml; have somebody run it who is`,
    );
  }
  if (triggeredBy === undefined || triggeredBy.some((one) => of.triggerGroups.includes(one)))
    return;
  throw new Fault(
    'policy_denied',
    `only runs that members of ${triggeredBy.join(', ')} triggered break the glass of rule ${name}; have one of them run it, or ask without an incident`,
  );
}
