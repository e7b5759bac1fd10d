import type { AllowedHours } from '#core/approvals/allowed-hours.ts';
import type {
  Approval,
  ApprovalStatus,
  Emergency,
  Requester,
  Shown,
  Vote,
} from '#core/approvals/approval.ts';
import type { Asked, AskedCall } from '#core/approvals/asked.ts';
import type { ListedApprovals } from '#core/approvals/list-approvals.ts';
import type { ListedApproval, PlaceStanding } from '#core/approvals/listed-approval.ts';
import type { ReadStats } from '#core/approvals/read-stats.ts';
import type { Refused } from '#core/approvals/refused-words.ts';
import type { RubberStamp } from '#core/approvals/rubber-stamps.ts';
import type { ApprovalRule, BreakGlass, Seat } from '#core/approvals/rule.ts';
import type { Approver, EarlierDecision, ShownApproval } from '#core/approvals/show-approval.ts';
import type { Spread } from '#core/approvals/spread.ts';
import type { RuleStats } from '#core/approvals/stats.ts';
import { words } from '#core/approvals/words.ts';
import {
  instant,
  type JsonSchema,
  listOf,
  mapOf,
  oneWord,
  record,
  recordOf,
  ref,
  text,
} from '../json-schema.ts';
import { reason } from './configuration.ts';
import { approvedScope } from './leases.ts';

const orNull = (description: string): JsonSchema => ({ type: ['string', 'null'], description });
const either = (schema: JsonSchema): JsonSchema => ({ oneOf: [schema, { type: 'null' }] });
const whole = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description });
const yes = (description: string): JsonSchema => ({ type: 'boolean', description });
const groups = listOf(text('group'), 'groups');

const status = oneWord({
  pending: 'it waits for its verdict',
  approved: 'enough people said yes',
  denied: 'enough people said no',
  cancelled: 'it was wanted no more',
  expired: 'nobody decided in time',
} satisfies Record<ApprovalStatus, string>);
const choice = oneWord({
  approve: 'yes',
  deny: 'no',
  abstain: 'neither',
} satisfies Record<Vote['choice'], string>);
const settlement = record({ at: instant('when'), by: text('a person, or `time`') });

const listed: Readonly<Record<keyof ListedApproval, JsonSchema>> = {
  id: text('the request, which sorts by time and grants nothing'),
  revision: whole('grows with each change of the request'),
  status,
  rule: text('the rule that wants a yes'),
  identity: text('the identity that asks'),
  owner: text('who answers for it'),
  grant: text('the grant that is asked for'),
  account: text('the AWS account of its role; empty where a publish is asked for'),
  publishes: orNull('the version of configuration that is to be put in force'),
  calls: orNull('the call to AWS that waits'),
  trigger: orNull('who triggered the run: a person, or an account that is nobody’s'),
  reason: orNull('why, in the words of whoever asks'),
  openedAt: instant('when it was asked'),
  expiresAt: instant('until when people can answer'),
  secondsLeft: whole('seconds until then; 0 once it is settled'),
  places: listOf(
    recordOf<PlaceStanding>({
      group: text('what the place is called'),
      groups: listOf(text('group'), 'whose members may fill it now'),
      filledBy: orNull('the person who said yes and sits here'),
    }),
    'the places of its quorum',
  ),
  votes: mapOf(choice, 'the latest word of each, by person'),
  incident: orNull('the incident for which nobody was asked'),
  reviewOf: orNull('the request whose broken glass this one looks back at'),
  settled: either(settlement),
};

const asked = recordOf<Asked>(
  {
    identity: text('the identity'),
    issuer: text('`iss` of the subject token'),
    subject: text('`sub` of the subject token'),
    pins: mapOf(text('value'), 'the immutable claims that the trust pins'),
    workflow: orNull('the workflow of the run, with its commit'),
    signer: orNull('the reusable workflow that the job runs, with its commit'),
    commit: orNull('the commit'),
    ref: orNull('the branch or tag'),
    environment: orNull('the environment of the deployment'),
    run: orNull('the run, whichever attempt of it'),
    trigger: orNull('the account that triggered it'),
    grant: text('the grant'),
    grantDigest: text('hash of the grant as it was'),
    role: text('ARN of the AWS role'),
    sessionPolicyHash: orNull('hash of the effective session policy'),
    scope: listOf(text('Sid'), 'the statements in effect'),
    durationSeconds: whole('how long the lease would last'),
    rules: mapOf(text('hash'), 'hashes of all rules that have to be satisfied, by name'),
    publish: record({
      version: text('the version that is to be put in force'),
      before: text('the version that it is to replace'),
      since: instant('when that one was published'),
    }),
    call: recordOf<AskedCall>({
      service: text('the AWS service'),
      operation: text('its operation'),
      region: text('the region'),
      account: text('the account'),
      hash: text('hash of everything that the call says'),
    }),
  },
  ['publish', 'call'],
);

const seats = listOf(
  recordOf<Seat>({
    group: text('whose members fill it'),
    count: whole('how many of them'),
    escalation: listOf(
      record({ afterSeconds: whole('seconds after it was asked'), group: text('group') }),
      'whose members may fill it later',
    ),
  }),
  'places of the quorum',
);
const breakGlass = recordOf<BreakGlass>(
  {
    incident: text('a pattern that the incident’s id has to fit'),
    leaseSeconds: whole('the longest lease that is had that way'),
    triggeredBy: listOf(text('group'), 'groups of whoever may trigger such a run'),
    review: record({ seats, withinSeconds: whole('how soon people have to look back at it') }),
  },
  ['triggeredBy'],
);

const rule = recordOf<ApprovalRule>(
  {
    name: text('its name'),
    description: text('what is risky, in a sentence'),
    seats,
    expiresSeconds: whole('seconds that a request waits'),
    reminders: either(
      record({ everySeconds: whole('seconds between two'), most: whole('how many at most') }),
    ),
    denials: whole('so many people who say no end it'),
    narrowers: listOf(text('group'), 'whose members may say yes to less'),
    redemption: record({
      times: whole('how often a yes may be used'),
      withinSeconds: whole('for how long'),
    }),
    hours: either(
      recordOf<AllowedHours>({
        timeZone: text('IANA name of the time zone'),
        days: listOf(whole('1 (Monday) to 7 (Sunday)'), 'days on which the hours begin'),
        from: whole('minutes after midnight'),
        until: whole('minutes after midnight'),
      }),
    ),
    reasons: record({
      requester: yes('whoever asks says why'),
      ticket: orNull('a pattern that those words hold'),
      approver: yes('whoever says yes says why'),
    }),
    unmappedTrigger: oneWord({
      'one-more': 'a run of which nobody knows who triggered it costs one more approver',
      refuse: 'such a run is refused',
    }),
    signInSeconds: {
      type: ['integer', 'null'],
      description: 'how recently an approver must have signed in',
    },
    breakGlass,
  },
  ['breakGlass'],
);

const vote = recordOf<Vote>(
  {
    choice,
    at: instant('when'),
    reason: text('why'),
    groups: listOf(text('group'), 'groups of the person, as they were then'),
    insteadOf: text('who delegated'),
    narrowing: approvedScope,
  },
  ['reason', 'insteadOf', 'narrowing'],
);

const approval = recordOf<Omit<Approval, 'places' | 'told'>>(
  {
    ...{ id: listed.id, rule, asked, status },
    askedHash: text('hash of everything that it is bound to'),
    shown: recordOf<Shown>(
      {
        policies: listOf(text('sentence'), 'why policy asks'),
        sessionPolicy: orNull('the effective session policy as JSON'),
        novelty: listOf(text('trait'), 'what the identity has not been vended with before'),
        changes: listOf(text('line'), 'what a publish changes, as a difference'),
        access: listOf(text('line'), 'what a call does to what'),
        parameters: listOf(
          text('path = value'),
          'parameters of a call, secrets masked; long and many are cut',
        ),
      },
      ['changes', 'access', 'parameters'],
    ),
    requester: recordOf<Requester>(
      {
        identity: text('the identity that asks'),
        owner: text('who answers for it'),
        trigger: {
          oneOf: [
            record({ kind: text('a person', { const: 'person' }), person: text('their id') }),
            record({ kind: text('nobody’s account', { const: 'unmapped' }), account: text('it') }),
            record({ kind: text('nobody triggers it', { const: 'none' }) }),
          ],
        },
        reason: text('why, in the words of whoever asks'),
      },
      ['reason'],
    ),
    configuration: text('the configuration version that asked for it'),
    votes: mapOf(vote, 'the latest word of each, by person'),
    viewed: mapOf(instant('when first'), 'who opened it while it waited'),
    openedAt: listed.openedAt,
    expiresAt: listed.expiresAt,
    settled: settlement,
    redemption: record({ used: whole('how often it was used'), until: instant('until when') }),
    cut: approvedScope,
    emergency: recordOf<Emergency>({
      incident: text('the incident'),
      review: text('the request by which people look back at it'),
      skipped: listOf(text('group'), 'groups that had no say'),
    }),
    reviewOf: text('the request whose broken glass people look back at by this one'),
  },
  ['viewed', 'settled', 'redemption', 'cut', 'emergency', 'reviewOf'],
);

const refused = either(
  recordOf<Refused>({ code: text('the code'), why: text('what is wrong, and what to do') }),
);
const spread = either(
  recordOf<Spread>({
    count: whole('of how many'),
    p50: { type: 'number', description: 'of half of them no more than this' },
    p95: { type: 'number', description: 'of 95 in 100 no more than this' },
  }),
);

/** Requests for approval as people see them. */
export const approvalSchemas: Readonly<Record<string, JsonSchema>> = {
  ListedApproval: recordOf<ListedApproval>(listed),
  Approvals: recordOf<ListedApprovals>({
    approvals: listOf(ref('ListedApproval'), 'oldest first while they wait, else newest first'),
    next: orNull('what to send as `after` to go on'),
  }),
  ShownApproval: recordOf<ShownApproval>({
    standing: ref('ListedApproval'),
    approval,
    approvers: listOf(
      recordOf<Approver>(
        {
          ...{ person: text('a person'), name: text('their name'), groups },
          delegates: listOf(text('person'), 'who may vote in their place'),
        },
        ['delegates'],
      ),
      'who has a say now',
    ),
    insteadOf: listOf(text('person'), 'in whose places the person who looks may vote now'),
    earlier: listOf(
      recordOf<EarlierDecision>({
        ...{ id: listed.id, rule: listed.rule, status, openedAt: listed.openedAt },
        settled: either(settlement),
        reasons: mapOf(text('why'), 'what people said for their word'),
        same: yes('whether exactly the same was asked'),
      }),
      'the latest requests of this identity for this grant',
    ),
    refused: record(Object.fromEntries(words.map((word) => [word, refused]))),
  }),
  Saying: record(
    {
      reason,
      insteadOf: text('who delegated, to vote in their place'),
      durationSeconds: { type: 'integer', description: 'a shorter lease; with `approve` alone' },
      scope: listOf(text('Sid'), 'no more than these statements; with `approve` alone'),
      actions: listOf(text('pattern'), 'no actions but these; with `approve` alone'),
      resources: listOf(text('pattern'), 'no resources but these; with `approve` alone'),
      readOnly: yes('only what AWS says lists or reads; with `approve` alone'),
    },
    ['reason', 'insteadOf', 'durationSeconds', 'scope', 'actions', 'resources', 'readOnly'],
  ),
  ApprovalStats: recordOf<ReadStats>({
    since: instant('since when'),
    isComplete: yes('whether all of the ledger since then was looked through'),
    rules: listOf(
      recordOf<RuleStats>({
        rule: text('the rule'),
        asked: whole('requests that were opened'),
        approved: whole('approved'),
        denied: whole('denied'),
        cancelled: whole('cancelled'),
        expired: whole('expired'),
        waiting: whole('still waiting'),
        escalated: whole('requests that more people were asked about'),
        secondsToView: spread,
        secondsToDecide: spread,
      }),
      'by rule',
    ),
    rubberStamps: listOf(
      recordOf<RubberStamp>({
        person: text('a person'),
        decisions: whole('their latest decisions'),
        yes: whole('yes among them'),
        medianSeconds: { type: 'number', description: 'from opening a request to deciding it' },
      }),
      'people who say yes sooner than anybody could read what is asked',
    ),
  }),
};
