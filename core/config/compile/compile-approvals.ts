import type { ApprovalRule, BreakGlass } from '#core/approvals/rule.ts';
import type { Grant } from '../configuration.ts';
import { type ApprovalRuleDeclaration, weekdays } from '../files/approvals-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import { lintApprovalRule } from './lint-approval-rule.ts';
import { lintBreakGlass, lintBreakGlassAround } from './lint-break-glass.ts';
import { type AllPeople, lintPlaces } from './lint-places.ts';
import { lintRuleGroups } from './lint-rule-groups.ts';

/** What a rule holds where it does not say. */
const usual = {
  expiresSeconds: 4 * 3_600,
  reminders: 3,
  denials: 1,
  redemption: { times: 1, withinSeconds: 900 },
  unmappedTrigger: 'refuse',
} as const;

/** What approval rules refer to and are referred to by. */
export interface ApprovalSurroundings {
  /** Rules that the `@approval` of some policy names. */
  readonly named: ReadonlySet<string>;
  /** Absent while somebody in people.yaml could not be read: nothing can be said of groups then. */
  readonly everybody?: AllPeople;
  /** Those that could be read. */
  readonly grants?: readonly Grant[];
}

/** Compiles the approval rules and reports what is wrong with any, and which nobody could satisfy. */
export function compileApprovals(
  declarations: readonly Declaration<ApprovalRuleDeclaration>[],
  around: ApprovalSurroundings,
): { readonly rules: readonly ApprovalRule[]; readonly problems: readonly Problem[] } {
  const compiled = declarations.map(({ id, value, problemOf }) => {
    const rule = compileRule(id, value);
    const findings = [
      ...lintApprovalRule(value, rule),
      ...lintBreakGlass(value),
      ...lintAround(value, rule, around),
    ];
    return { rule, problems: findings.map(problemOf) };
  });
  return {
    rules: compiled.map(({ rule }) => rule),
    problems: compiled.flatMap(({ problems }) => problems),
  };
}

function compileRule(name: string, value: ApprovalRuleDeclaration): ApprovalRule {
  return {
    name,
    description: value.description,
    seats: compileSeats(value.seats),
    expiresSeconds: value.expiresSeconds ?? usual.expiresSeconds,
    reminders: compileReminders(value),
    denials: value.denials ?? usual.denials,
    narrowers: value.narrowers ?? [],
    redemption: compileRedemption(value),
    hours: value.hours === undefined ? null : compileHours(value.hours),
    reasons: compileReasons(value),
    unmappedTrigger: value.unmappedTrigger ?? usual.unmappedTrigger,
    signInSeconds: value.signInSeconds ?? null,
    ...(value.breakGlass === undefined ? {} : { breakGlass: compileBreakGlass(value.breakGlass) }),
  };
}

function compileSeats(seats: ApprovalRuleDeclaration['seats']): ApprovalRule['seats'] {
  return seats.map(({ group, count = 1, escalation = [] }) => ({
    group,
    count,
    escalation: escalation.toSorted((one, other) => one.afterSeconds - other.afterSeconds),
  }));
}

function compileBreakGlass({
  incident,
  leaseSeconds,
  triggeredBy,
  review: { seats, withinSeconds },
}: NonNullable<ApprovalRuleDeclaration['breakGlass']>): BreakGlass {
  return {
    ...{ incident, leaseSeconds },
    ...(triggeredBy === undefined ? {} : { triggeredBy }),
    review: { seats: compileSeats(seats), withinSeconds },
  };
}

function compileReminders({ reminders }: ApprovalRuleDeclaration): ApprovalRule['reminders'] {
  if (reminders === undefined) return null;
  return { everySeconds: reminders.everySeconds, most: reminders.most ?? usual.reminders };
}

function compileRedemption({
  redemption: { times, withinSeconds } = {},
}: ApprovalRuleDeclaration): ApprovalRule['redemption'] {
  return {
    times: times ?? usual.redemption.times,
    withinSeconds: withinSeconds ?? usual.redemption.withinSeconds,
  };
}

/** A ticket stands in the reason of whoever asks, so it requires one. */
function compileReasons({
  reasons: { requester, ticket, approver } = {},
}: ApprovalRuleDeclaration): ApprovalRule['reasons'] {
  return {
    requester: requester ?? ticket !== undefined,
    ticket: ticket ?? null,
    approver: approver ?? false,
  };
}

function compileHours({
  timeZone,
  days = [...weekdays],
  from,
  until,
}: NonNullable<ApprovalRuleDeclaration['hours']>): ApprovalRule['hours'] {
  return {
    timeZone,
    days: days.map((day) => weekdays.indexOf(day) + 1),
    from: minutesOf(from),
    // Midnight as an end is the end of a day.
    until: minutesOf(until) || minutesOf('24:00'),
  };
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

/** A group that does not exist is told of alone, and so is a rule that nothing asks for. */
function lintAround(
  value: ApprovalRuleDeclaration,
  rule: ApprovalRule,
  around: ApprovalSurroundings,
): readonly Finding[] {
  const { named, everybody } = around;
  if (!named.has(rule.name)) return [unused(rule.name, named)];
  const ofGlass = lintBreakGlassAround(value, rule, around);
  if (everybody === undefined) return ofGlass;
  const findings = lintRuleGroups(value, everybody.people);
  return [...(findings.length > 0 ? findings : lintPlaces(rule, everybody)), ...ofGlass];
}

function unused(name: string, named: ReadonlySet<string>): Finding {
  return {
    path: [],
    message: `no policy asks for approval by rule ${name}${didYouMean(name, named)}`,
    remedy: `write @approval("${name}") on a forbid, or remove the rule`,
  };
}
