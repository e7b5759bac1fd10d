import type { z } from 'zod';
import { flag, list, name, named, section, text, whole, word } from './parts.ts';

/** Days as they are written, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const longestSeconds = 30 * 24 * 3_600;
const mostSeats = 10;
const mostSteps = 10;

/** Seconds within the time that a request can wait at all. */
function seconds(phrase: string, from: number) {
  const limits = { from, to: longestSeconds };
  return whole(`${phrase}, ${limits.from} to ${limits.to} seconds`, limits);
}

const stepDeclaration = section('a step: afterSeconds, group', {
  afterSeconds: seconds('how long the seat stays empty before this group is asked too', 1),
  group: name,
});

const seatDeclaration = section('a seat: group', {
  group: name,
  count: whole('how many of the group have to say yes, 1 to 10', { from: 1, to: 10 }).optional(),
  escalation: list('further groups that may fill the seat, each after a time', stepDeclaration)
    .max(mostSteps, { error: `at most ${mostSteps} steps` })
    .optional(),
});

const seatsPhrase = `1 to ${mostSeats} seats, such as [{group: security}]`;

const seatsDeclaration = list(seatsPhrase, seatDeclaration)
  .min(1, { error: seatsPhrase })
  .max(mostSeats, { error: seatsPhrase });

const remindersDeclaration = section('reminders: everySeconds', {
  everySeconds: seconds('how long between two reminders', 10),
  most: whole('how many reminders at most, 1 to 50', { from: 1, to: 50 }).optional(),
});

const redemptionDeclaration = section('what a yes is good for: times, withinSeconds', {
  times: whole('how often an approval may be redeemed, 1 to 100', { from: 1, to: 100 }).optional(),
  withinSeconds: seconds('how long an approval may be redeemed', 10).optional(),
});

const hoursDeclaration = section('hours: timeZone, from, until', {
  timeZone: text('the name of a time zone, such as Europe/Berlin', /^[A-Za-z][\w+/-]{1,63}$/),
  days: list(
    'days on which the hours begin, such as [mon, tue]',
    word('a day: mon, tue, wed, thu, fri, sat or sun', weekdays),
  )
    .min(1, { error: 'one day or more, such as [mon, tue]' })
    .optional(),
  from: text('a time of day in quotes, such as "09:00"', /^(?:[01]\d|2[0-3]):[0-5]\d$/),
  until: text(
    'a time of day in quotes, such as "18:00", or "24:00"',
    /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/,
  ),
});

const reasonsDeclaration = section('reasons: requester, ticket or approver', {
  requester: flag('true where whoever asks has to say why').optional(),
  ticket: text(
    'a pattern that the reason of whoever asks has to hold, such as "SHOP-*"',
    /^(?=.*\S)[^\n]{1,128}$/,
  ).optional(),
  approver: flag('true where whoever says yes has to say why').optional(),
});

const breakGlassDeclaration = section('breakGlass: incident, leaseSeconds, review', {
  incident: text(
    'a pattern that the id of an incident has to fit, such as "INC-*"',
    /^[A-Za-z0-9._*-]{1,64}$/,
  ),
  leaseSeconds: whole('the longest lease that is had that way, 960 to 3600 seconds', {
    from: 960,
    to: 3_600,
  }),
  triggeredBy: list('groups of whoever may trigger a run that breaks the glass', name)
    .min(1, { error: 'one group or more, such as [oncall]' })
    .optional(),
  review: section('who looks back at it: seats, withinSeconds', {
    seats: seatsDeclaration,
    withinSeconds: seconds('how soon they have to', 60),
  }),
});

/** One rule of approvals.yaml: whose yes it takes where policy wants one. */
export const approvalRuleDeclaration = section('an approval rule: description, seats', {
  description: text('what is risky, in one sentence, for whoever is asked'),
  seats: seatsDeclaration,
  expiresSeconds: seconds('how long a request waits', 10).optional(),
  reminders: remindersDeclaration.optional(),
  denials: whole('how many people who say no end a request, 1 to 10', {
    from: 1,
    to: 10,
  }).optional(),
  narrowers: list('groups whose members may say yes to less than was asked', name).optional(),
  redemption: redemptionDeclaration.optional(),
  hours: hoursDeclaration.optional(),
  reasons: reasonsDeclaration.optional(),
  unmappedTrigger: word('one-more or refuse', ['one-more', 'refuse']).optional(),
  signInSeconds: seconds('how long ago an approver may have signed in', 60).optional(),
  breakGlass: breakGlassDeclaration.optional(),
});

export type ApprovalRuleDeclaration = z.infer<typeof approvalRuleDeclaration>;

/** approvals.yaml. */
export const approvalsFile = section('approvals.yaml: rules', {
  rules: named('a section of approval rules by name', name, approvalRuleDeclaration),
});
