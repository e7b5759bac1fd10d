import type { ListedLease, ListedLeases } from '#core/administration/list-leases.ts';
import type { Revocation } from '#core/administration/revoke-lease.ts';
import type { ShownLease } from '#core/administration/show-lease.ts';
import type { ApprovedScope } from '#core/approvals/approval.ts';
import type { PermissionCut } from '#core/leases/cut-policy.ts';
import type { Lease, LeaseApprovals, LeaseEnd } from '#core/leases/lease.ts';
import { leaseStates } from '#core/leases/lease-state.ts';
import type { LeaseEvidence } from '#core/ledger/entry.ts';
import {
  instant,
  type JsonSchema,
  listOf,
  type MembersOf,
  mapOf,
  oneWord,
  record,
  recordOf,
  ref,
  text,
} from '../json-schema.ts';

import { reason } from './configuration.ts';

const sessionId = text('the session, which sorts by time');
const leaseEnd = recordOf<LeaseEnd>({
  how: oneWord({ ended: 'its holder was done', revoked: 'a person took it away' }),
  at: instant('when'),
  by: text('the identity or person who ended it'),
  reason: text('why'),
});
/** What a yes leaves of what was asked. */
export const approvedScope = recordOf<ApprovedScope>(
  {
    durationSeconds: { type: 'integer', description: 'no longer than so many seconds' },
    scope: listOf(text('a Sid'), 'no more than these'),
    permissions: listOf(
      recordOf<PermissionCut>(
        {
          actions: listOf(text('a pattern of actions'), 'no actions but these'),
          resources: listOf(text('a pattern of ARNs'), 'no resources but these'),
        },
        ['actions', 'resources'],
      ),
      'what is left of the permissions; each of them holds',
    ),
    readOnly: { type: 'boolean', description: 'only what AWS says lists or reads' },
  },
  ['durationSeconds', 'scope', 'permissions', 'readOnly'],
);
const leaseApprovals = recordOf<LeaseApprovals>({
  byRule: mapOf(text('the request that was approved'), 'requests by the name of their rule'),
  askedHash: text('hash of exactly what was approved'),
  approved: approvedScope,
});

const lease: MembersOf<Lease> = {
  sessionId,
  identity: text('the identity that it was vended to'),
  owner: text('who answers for the identity'),
  grant: text('the grant'),
  role: text('ARN of the AWS role'),
  account: text('the AWS account'),
  sessionName: text('the session name at AWS'),
  userId: text('`aws:userid` of exactly this session'),
  issuer: text('`iss` of the subject token'),
  subject: text('`sub` of the subject token'),
  runInvocationUri: text('the run that it was vended to'),
  startsAt: instant('when it began'),
  expiresAt: instant('when its credentials expire'),
  configuration: text('the configuration version that was decided under'),
  slot: text('the place that it holds among its identity’s leases'),
  follows: text('the session that was about to end and passed that place on'),
  usedAt: instant('when credentials were last minted into it'),
  approvals: leaseApprovals,
  ended: leaseEnd,
};
const optional = ['runInvocationUri', 'slot', 'follows', 'usedAt', 'approvals', 'ended'] as const;
const state = text('what has become of it', { enum: leaseStates });

/** A lease as an entry tells of it. */
export const leaseEvidence = recordOf<LeaseEvidence>(
  {
    sessionId,
    grant: text('the grant'),
    role: text('ARN of the AWS role'),
    account: text('the AWS account'),
    accessKeyId: text('the access key id'),
    assumedRoleArn: text('the assumed role, session name included'),
    sourceIdentity: text('the source identity at AWS'),
    sessionName: text('the session name at AWS'),
    sessionTags: mapOf(text('value'), 'session tags by name'),
    sessionPolicyHash: {
      type: ['string', 'null'],
      description: 'hash of the effective session policy',
    },
    narrowed: oneWord({
      proven: 'that policy allows nothing beyond the grant, proven',
      unproven: 'nobody could prove it, and the grant takes that',
    }),
    packedPolicyPercent: { type: ['integer', 'null'], description: 'percent of what STS packs' },
    startsAt: instant('when it was minted'),
    expiresAt: instant('when the credentials expire'),
    repeated: { type: 'boolean', description: 'minted again into a session that lives' },
  },
  ['narrowed'],
);

/** Leases as administrators see them. */
export const leaseSchemas: Readonly<Record<string, JsonSchema>> = {
  Lease: recordOf<Lease>(lease, optional),
  ListedLease: recordOf<ListedLease>(
    {
      ...lease,
      state,
      observed: { type: 'boolean', description: 'true: its grant is only observed' },
    },
    [...optional, 'observed'],
  ),
  Leases: recordOf<ListedLeases>({
    leases: listOf(ref('ListedLease'), 'newest first'),
    next: { type: ['string', 'null'], description: 'what to send as `after` to go on' },
  }),
  ShownLease: recordOf<ShownLease>({
    lease: ref('ListedLease'),
    entries: {
      type: ['array', 'null'],
      items: ref('Entry'),
      description: 'its entries, oldest first; null to whoever may not read the ledger',
    },
    entriesComplete: {
      type: 'boolean',
      description: 'whether all of the ledger since it began was looked through',
    },
    beside: listOf(ref('Lease'), 'other leases that a deny of the whole role would end'),
    besideComplete: {
      type: 'boolean',
      description: 'whether every lease that may live was looked at for that',
    },
  }),
  Revoking: record(
    {
      reason,
      wholeRole: {
        type: 'boolean',
        description:
          'deny every session of its role that begins until a minute from now, whoever vended it',
      },
    },
    ['reason', 'wholeRole'],
  ),
  Revocation: recordOf<Revocation>({
    outcome: oneWord({
      revoked: 'it is denied from now on',
      again: 'it was revoked before, and the deny was applied again',
      expired: 'its credentials had expired',
    }),
    lease: ref('Lease'),
    others: listOf(ref('Lease'), 'other leases that ended with it'),
  }),
  RevokedLeases: record({
    revoked: listOf(ref('Lease'), 'leases that are revoked'),
    complete: {
      type: 'boolean',
      description:
        'false where of leases that had ended before only the latest could be looked through; all that were in force are revoked',
    },
  }),
};
