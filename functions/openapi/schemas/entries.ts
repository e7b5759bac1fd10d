import type { KeptSession } from '#core/administration/keep-session.ts';
import type {
  CallAnswer,
  CallEvidence,
  DecisionEvidence,
  Entry,
  EntryBody,
  EntryKind,
  EntryPart,
  Origin,
  SealedPersonal,
  SessionEvidence,
  TokenEvidence,
  Transform,
  WriterGap,
  WriterHead,
} from '#core/ledger/entry.ts';
import type { Personal } from '#core/ledger/personal.ts';
import type { MessagedEntry, ShownMessages } from '#core/ledger/shown-messages.ts';
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
import { leaseEvidence } from './leases.ts';

const kinds: Readonly<Record<EntryKind, string>> = {
  'exchange.vended': 'credentials were vended',
  'exchange.denied': 'a known principal was refused',
  'exchange.failed': 'an exchange failed on our side',
  'tokens.refused': 'strangers who were refused in one minute, counted',
  'configuration.published': 'a version was put in force',
  'access.stopped': 'all access was stopped',
  'access.resumed': 'access goes on',
  'identity.suspended': 'an identity was suspended',
  'identity.resumed': 'a suspension was lifted',
  'identity.quarantined': 'an identity was quarantined',
  'identity.released': 'a quarantine was lifted',
  'identity.break-glass-restored': 'an identity may break the glass again',
  'administration.denied': 'a person was refused',
  'call.intended': 'a call to AWS was permitted, and is about to be sent',
  'call.completed': 'what became of a call to AWS',
  'call.denied': 'a call to AWS was refused',
  'lease.ended': 'a lease was ended by its holder',
  'lease.revoked': 'a lease was revoked by a person',
  'lease.revocation_applied': 'AWS denies the session from now on',
  'lease.revocation_failed': 'AWS could not be told to deny the session',
  'approval.asked': 'a person’s approval was asked for',
  'approval.delegated': 'a person let another vote in their place',
  'approval.delegation-ended': 'a person took that back before its end',
  'approval.viewed': 'a person opened the request for the first time',
  'approval.voted': 'a person said yes, no, or nothing to a request for approval',
  'approval.withdrawn': 'a person took that word back',
  'approval.cancelled': 'the request was wanted no more',
  'approval.reminded': 'whoever had not answered was asked again',
  'approval.escalated': 'more people were asked',
  'approval.expired': 'nobody decided in time',
  'approval.settled': 'the verdict is in, and was told',
  'approval.broke-glass': 'the glass was broken: nobody was asked beforehand',
  'person.signed_in': 'a person signed in with a browser',
  'person.signed_out': 'a person signed out there',
  'person.sign_in_refused': 'an issuer named a person, and the sign-in was refused',
  'ledger.sealed': 'the sealer’s own, in the log alone: up to where each chain is in it',
  'ledger.sealing_stopped': 'nothing more goes into the log until a person has looked',
  'ledger.resumed': 'a person let sealing go on',
  'session.ended': 'the last credentials of a session expired; how many entries it has',
  'session.held': 'the personal data of a session must stay readable',
  'session.released': 'that is over',
  'session.shredded': 'the personal data of a session can be read no more',
  'outcome.unknown': 'an entry before it was written, though its request was told that it failed',
  'entry.part': 'one slice of an entry that is too large for one',
};
const faces: Readonly<Record<Origin['face'], string>> = {
  token: '`/v1/token`',
  sts: 'the STS face',
  credentials: '`/v1/credentials`',
  revoke: '`/v1/revoke`',
  gateway: 'the gateway',
  admin: 'the administrators’ door',
  pages: 'the pages for people',
  system: 'nobody asked',
};

const groups = listOf(text('group'), 'groups');
const actor: JsonSchema = {
  oneOf: [
    record({
      kind: text('a workload’s identity', { const: 'identity' }),
      id: text('its id'),
      owner: text('who answers for it'),
      groups,
    }),
    record({ kind: text('a person', { const: 'person' }), id: text('their id'), groups }),
    record({ kind: text('the product itself', { const: 'system' }), id: text('which part') }),
    record({ kind: text('a subject that no trust knows', { const: 'unknown' }) }),
  ],
};
const token = recordOf<TokenEvidence>({
  issuer: text('`iss`'),
  subject: text('`sub`'),
  jti: { type: ['string', 'null'], description: '`jti`' },
  hash: text('hash of header and payload'),
  expiresAt: instant('`exp`'),
});
const origin = recordOf<Origin>({
  address: text('address of the caller'),
  userAgent: text('what the caller calls itself; cut and made printable'),
  requestId: text('the id of the request'),
  face: oneWord(faces),
});
const decision = recordOf<DecisionEvidence>({
  effect: text('what policy said', { enum: ['permit', 'forbid', 'pend'] }),
  determining: listOf(text('policy id'), 'the policies that settled it'),
  errors: listOf(text('sentence'), 'evaluation errors'),
  approvals: listOf(text('rule'), 'rules whose approval is needed'),
  configuration: text('the configuration version'),
});

const count: JsonSchema = { type: 'integer', minimum: 0, description: 'how many' };
const session = recordOf<SessionEvidence>({
  how: text('by whom or what it came to its end', {
    enum: ['expired', 'ended', 'revoked', 'unknown'],
  }),
  openedAt: instant('when it was opened'),
  endedAt: instant('when the last of its credentials expired'),
  entries: {
    type: ['object', 'null'],
    description: 'its entries by kind; null where they can no longer be counted',
    additionalProperties: count,
  },
});
const personal = recordOf<SealedPersonal>({
  text: text('address and user agent under the key of the session: nonce, ciphertext and tag', {
    pattern: '^[A-Za-z0-9_-]+$',
  }),
  commitments: mapOf(
    text('HMAC of the value under the key of the session', {
      pattern: '^hmac-sha256:[0-9a-f]{64}$',
    }),
    'by name: `address`, `userAgent`',
  ),
});
const transform = recordOf<Transform>({
  path: text('where in the answer'),
  rule: text('the class of the field'),
  strategy: text('how it was masked'),
  count,
});
const hmac = { pattern: '^hmac-sha256:[0-9a-f]{64}$' };
/** One record for both forms: readers tell them apart by `notRecorded`. */
const keptMessage = record(
  {
    digest: text('hash of the ciphertext, by which it is found', {
      pattern: '^sha256:[0-9a-f]{64}$',
    }),
    bytes: count,
    commitment: text('HMAC of the message under the key of the session', hmac),
    leftOut: text('of its body, what is not kept', { enum: ['payload', 'rest'] }),
    keptUntil: instant('until when it is kept'),
    notRecorded: text('why nothing of it is kept', { enum: ['unmaskable', 'no_key'] }),
  },
  ['digest', 'bytes', 'commitment', 'leftOut', 'keptUntil', 'notRecorded'],
);
const answer = recordOf<CallAnswer>(
  {
    status: { type: 'integer', description: 'HTTP status' },
    requestId: { type: ['string', 'null'], description: 'AWS’s own id of the request' },
    commitment: text('HMAC of the body as AWS sent it, under the key of the session', hmac),
    bytes: count,
    transforms: listOf(transform, 'what was changed on the way to the caller'),
    message: keptMessage,
  },
  ['message'],
);
const call = recordOf<CallEvidence>(
  {
    id: text('the same in every entry about the call'),
    accessKeyId: text('the gateway key that signed it'),
    service: text('the service, as AWS’s models name it'),
    operation: text('the operation'),
    region: text('the region'),
    account: text('the account'),
    access: listOf(
      recordOf<NonNullable<CallEvidence['access']>[number]>({
        action: text('an action of IAM'),
        resource: text('the resource’s ARN'),
      }),
      'what it needs; at most the first 100',
    ),
    accessCount: count,
    requestCommitment: text('HMAC of the body as it came, under the key of the session', hmac),
    requestBytes: count,
    request: keptMessage,
    answer,
  },
  ['service', 'operation', 'region', 'account', 'access', 'accessCount', 'request', 'answer'],
);
const part = recordOf<EntryPart>({
  number: { type: 'integer', minimum: 1, description: 'which part' },
  of: { type: 'integer', minimum: 1, description: 'how many there are' },
  hash: text('hash of the whole body', { pattern: '^sha256:[0-9a-f]{64}$' }),
  text: text('a slice of the whole body as canonical JSON'),
});
const optional = [
  ...(['sessionId', 'grant', 'token', 'workload', 'decision', 'lease', 'outcome'] as const),
  ...(['facts', 'heads', 'gaps', 'personal', 'session', 'call', 'part'] as const),
];

/** Entries that were lost, and that the log goes on without. */
export const writerGap = recordOf<WriterGap>({
  writer: text('a writer'),
  from: { type: 'integer', minimum: 1, description: 'the first of its entries that are lost' },
  to: { type: 'integer', minimum: 1, description: 'the last of them' },
  hash: text('hash of that last one, from which its chain goes on', {
    pattern: '^sha256:[0-9a-f]{64}$',
  }),
});

const body = recordOf<EntryBody>(
  {
    kind: oneWord(kinds),
    at: text('when: RFC 3339, UTC, milliseconds', {
      format: 'date-time',
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$',
    }),
    actor,
    origin,
    sessionId: text('the session'),
    grant: text('the grant'),
    token,
    workload: mapOf(text('value'), 'facts of the workload’s run'),
    decision,
    lease: leaseEvidence,
    outcome: record({
      code: text('the code of the fault'),
      detail: mapOf(text('value'), 'facts of the fault'),
    }),
    facts: mapOf(
      { type: ['string', 'number', 'boolean', 'null'] },
      'facts particular to the kind of entry',
    ),
    heads: listOf(
      recordOf<WriterHead>({
        writer: text('a writer'),
        n: { type: 'integer', minimum: 1, description: 'its last entry in the log' },
        hash: text('hash of that entry'),
      }),
      'in the sealer’s own entries: up to where each chain of the batch is in the log',
    ),
    gaps: listOf(
      writerGap,
      'in the sealer’s own entries: what the log goes on without, at most one of each writer',
    ),
    personal,
    session,
    call,
    part,
  },
  optional,
);

const members = {
  v: { type: 'integer', const: 1 },
  writer: text('the process that wrote it'),
  n: { type: 'integer', minimum: 1, description: 'its number within the writer' },
  prev: text('hash of the writer’s entry before it', { pattern: '^sha256:[0-9a-f]{64}$' }),
  body,
  hash: text('hash of this entry', { pattern: '^sha256:[0-9a-f]{64}$' }),
} as const satisfies Readonly<Record<keyof Entry, JsonSchema>>;

/** An entry as it is stored, and without its `hash` as it stands in the log. */
export const ledgerEntry = recordOf<Entry>(members);

const shownMessage: JsonSchema = {
  description: 'a message of HTTP as it is kept, with its secrets masked',
  oneOf: [
    record({ text: text('the message') }),
    record({ base64: text('the message, which is no text') }),
    record({ left: text('why it is not shown', { enum: ['shredded', 'gone', 'too_much'] }) }),
  ],
};

/** The ledger as administrators read it. */
export const entrySchemas: Readonly<Record<string, JsonSchema>> = {
  Entry: recordOf<MessagedEntry>(
    {
      ...members,
      parts: {
        type: 'integer',
        minimum: 2,
        description: 'of how many parts it was put together; `n`, `prev` and `hash` are the last’s',
      },
      personal: {
        description: 'what `body.personal` holds',
        oneOf: [
          recordOf<Personal>({
            address: text('address of the caller'),
            userAgent: text('what the caller calls itself'),
          }),
          text('its key is gone', { const: 'shredded' }),
        ],
      },
      messages: recordOf<ShownMessages>({ request: shownMessage, answer: shownMessage }, [
        'request',
        'answer',
      ]),
    },
    ['parts', 'personal', 'messages'],
  ),
  KeptSession: recordOf<KeptSession>({
    sessionId: text('the session'),
    state: text('how its personal data are kept', { enum: ['held', 'kept', 'shredded'] }),
    until: {
      type: ['string', 'null'],
      format: 'date-time',
      description: 'when they are shredded of themselves',
    },
  }),
  Entries: record({
    entries: listOf(ref('Entry'), 'newest first'),
    next: { type: ['integer', 'null'], description: 'what to send as `after` to go on' },
  }),
};
