import { Fault } from '#core/faults.ts';
import { matchesGlob } from '#core/trust/glob.ts';
import type { Ask } from './open-approval.ts';

/**
 * Throws `policy_denied` where nobody knows who triggered the run and the rule does not take that
 * (whoever publishes is known to the ledger at least, and costs one more place instead),
 * and `invalid_request` where whoever asks did not say why, or not of which ticket.
 */
export function requireAskable({
  rule,
  requester,
  asked,
}: Pick<Ask, 'rule' | 'requester' | 'asked'>): void {
  const { trigger, reason = '' } = requester;
  const isRun = asked.publish === undefined;
  if (isRun && trigger.kind === 'unmapped' && rule.unmappedTrigger === 'refuse') {
    throw new Fault(
      'policy_denied',
      `rule ${rule.name} must know who triggered the run, and account ${trigger.account} is nobody's in people.yaml; have it added to the person whose it is`,
    );
  }
  if (rule.reasons.requester && reason.trim() === '') {
    throw new Fault('invalid_request', `rule ${rule.name} needs a reason; say why you ask`);
  }
  const { ticket } = rule.reasons;
  if (ticket === null || reason.split(/\s+/).some((word) => matchesGlob(ticket, word))) return;
  throw new Fault(
    'invalid_request',
    `rule ${rule.name} needs a ticket such as ${ticket}; name it in the reason`,
  );
}
