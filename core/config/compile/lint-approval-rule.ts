import { isTimeZone } from '#core/approvals/allowed-hours.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import type { ApprovalRuleDeclaration } from '../files/approvals-file.ts';
import type { Finding } from '../finding.ts';

/** What in one rule can never happen, or says nothing. */
export function lintApprovalRule(
  value: ApprovalRuleDeclaration,
  { expiresSeconds }: ApprovalRule,
): readonly Finding[] {
  return [
    ...lintEscalations(value.seats, { expiresSeconds, named: 'expiresSeconds' }),
    ...lintReminders(value, expiresSeconds),
    ...lintHours(value),
    ...lintReasons(value),
  ];
}

/** When a request ends, and what the file calls that. */
interface Ending {
  readonly expiresSeconds: number;
  readonly named: string;
}

/** Steps of seats that come when nobody waits any more. */
export function lintEscalations(
  seats: ApprovalRuleDeclaration['seats'],
  ending: Ending,
): readonly Finding[] {
  return seats.flatMap(({ escalation = [] }, seat) =>
    escalation.flatMap(({ afterSeconds }, step) =>
      lintLate(afterSeconds, ending, ['seats', seat, 'escalation', step, 'afterSeconds']),
    ),
  );
}

function lintLate(
  afterSeconds: number,
  { expiresSeconds, named }: Ending,
  path: Finding['path'],
): readonly Finding[] {
  if (afterSeconds < expiresSeconds) return [];
  return [
    {
      path,
      message: `this comes after ${afterSeconds} s, and a request expires after ${expiresSeconds} s`,
      remedy: `write fewer seconds here, or more as ${named}`,
    },
  ];
}

function lintReminders(
  { reminders }: ApprovalRuleDeclaration,
  expiresSeconds: number,
): readonly Finding[] {
  if (reminders === undefined) return [];
  const ending = { expiresSeconds, named: 'expiresSeconds' };
  return lintLate(reminders.everySeconds, ending, ['reminders', 'everySeconds']);
}

function lintHours({ hours }: ApprovalRuleDeclaration): readonly Finding[] {
  if (hours === undefined) return [];
  const { timeZone, days = [], from, until } = hours;
  const findings: Finding[] = days.flatMap((day, at) => {
    if (days.indexOf(day) === at) return [];
    const path = ['hours', 'days', at];
    return [{ path, message: `${day} stands here twice`, remedy: 'keep one of them' }];
  });
  if (!isTimeZone(timeZone)) {
    findings.push({
      path: ['hours', 'timeZone'],
      message: `there is no time zone ${timeZone}`,
      remedy: 'write a name of the IANA time zone database, such as Europe/Berlin or UTC',
    });
  }
  if (from === until) {
    findings.push({
      path: ['hours', 'until'],
      message: `from ${from} until ${until} is no time at all`,
      remedy: 'write another end; from "00:00" until "24:00" is a whole day',
    });
  }
  return findings;
}

function lintReasons({ reasons }: ApprovalRuleDeclaration): readonly Finding[] {
  if (reasons?.ticket === undefined) return [];
  const findings: Finding[] = [];
  if (/^[*\s]*$/.test(reasons.ticket)) {
    findings.push({
      path: ['reasons', 'ticket'],
      message: 'this pattern fits every reason',
      remedy: 'write what a ticket looks like, such as "SHOP-*", or requester: true for any reason',
    });
  }
  if (reasons.requester === false) {
    findings.push({
      path: ['reasons', 'requester'],
      message: 'a ticket stands in the reason of whoever asks, and none is required here',
      remedy: 'remove requester: false, or remove ticket',
    });
  }
  return findings;
}
