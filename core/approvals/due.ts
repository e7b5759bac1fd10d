import { secondsAfter } from '#core/seconds-after.ts';
import type { Approval } from './approval.ts';
import { settled } from './settle.ts';

/** One thing that time does to a request. */
export type Due =
  | { readonly kind: 'expired'; readonly approval: Approval }
  | { readonly kind: 'escalated'; readonly approval: Approval; readonly groups: readonly string[] }
  | { readonly kind: 'reminded'; readonly approval: Approval };

/** What time has done by now, the gravest alone: expiry, then an escalation, then a reminder. */
export function dueNow(approval: Approval, now: Date): Due | undefined {
  if (approval.status !== 'pending') return undefined;
  if (now >= new Date(approval.expiresAt)) {
    return { kind: 'expired', approval: settled(approval, 'expired', { now, by: 'time' }) };
  }
  return dueEscalation(approval, now) ?? dueReminder(approval, now);
}

/** When to look again: null once nothing more can come of waiting. */
export function nextLook(approval: Approval): Date | null {
  if (approval.status !== 'pending') return null;
  const [escalation] = escalations(approval).slice(approval.told.escalations);
  const reminder = nextReminder(approval);
  const times = [
    Date.parse(approval.expiresAt),
    ...(escalation === undefined ? [] : [instant(approval, escalation.afterSeconds)]),
    ...(reminder === undefined ? [] : [reminder]),
  ];
  return new Date(Math.min(...times));
}

/** Steps of all seats in the order of time; steps of one time are one. */
function escalations({ rule }: Approval) {
  const steps = rule.seats.flatMap(({ escalation }) => escalation);
  const times = [...new Set(steps.map(({ afterSeconds }) => afterSeconds))];
  return times
    .toSorted((one, other) => one - other)
    .map((afterSeconds) => ({
      afterSeconds,
      groups: steps.filter((step) => step.afterSeconds === afterSeconds).map(({ group }) => group),
    }));
}

/** However late somebody looks, each escalation that was missed is told, and all of them at once. */
function dueEscalation(approval: Approval, now: Date): Due | undefined {
  const { told } = approval;
  const due = escalations(approval)
    .slice(told.escalations)
    .filter(({ afterSeconds }) => now.getTime() >= instant(approval, afterSeconds));
  if (due.length === 0) return undefined;
  return {
    kind: 'escalated',
    approval: { ...approval, told: { ...told, escalations: told.escalations + due.length } },
    groups: [...new Set(due.flatMap(({ groups }) => groups))],
  };
}

/** One reminder stands for all that were missed: nobody is told the same thing twice at once. */
function dueReminder(approval: Approval, now: Date): Due | undefined {
  const next = nextReminder(approval);
  const { rule, told } = approval;
  if (next === undefined || rule.reminders === null || now.getTime() < next) return undefined;
  const elapsed = now.getTime() - Date.parse(approval.openedAt);
  const passed = Math.floor(elapsed / (rule.reminders.everySeconds * 1_000));
  const reminders = Math.min(passed, rule.reminders.most);
  return { kind: 'reminded', approval: { ...approval, told: { ...told, reminders } } };
}

function nextReminder(approval: Approval): number | undefined {
  const { rule, told } = approval;
  if (rule.reminders === null || told.reminders >= rule.reminders.most) return undefined;
  return instant(approval, rule.reminders.everySeconds * (told.reminders + 1));
}

function instant({ openedAt }: Approval, afterSeconds: number): number {
  return secondsAfter(new Date(openedAt), afterSeconds).getTime();
}
