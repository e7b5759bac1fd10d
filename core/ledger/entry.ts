import type { Effect } from '#core/policy/decision.ts';
import type { BodyReference } from './body.ts';

/** What an entry tells of; new kinds are added, none is ever reused. */
export type EntryKind =
  | 'exchange.vended'
  | 'exchange.denied'
  | 'exchange.failed'
  | 'tokens.refused'
  | 'configuration.published'
  | 'access.stopped'
  | 'access.resumed'
  | 'identity.suspended'
  | 'identity.resumed'
  | 'identity.quarantined'
  | 'identity.released'
  | 'identity.break-glass-restored'
  | 'administration.denied'
  | 'call.intended'
  | 'call.completed'
  | 'call.denied'
  | 'lease.ended'
  | 'lease.revoked'
  | 'lease.revocation_applied'
  | 'lease.revocation_failed'
  | 'approval.asked'
  | 'approval.viewed'
  | 'approval.voted'
  | 'approval.withdrawn'
  | 'approval.cancelled'
  | 'approval.reminded'
  | 'approval.escalated'
  | 'approval.expired'
  | 'approval.settled'
  | 'approval.broke-glass'
  | 'approval.delegated'
  | 'approval.delegation-ended'
  | 'person.signed_in'
  | 'person.signed_out'
  | 'person.sign_in_refused'
  | 'ledger.sealed'
  | 'ledger.sealing_stopped'
  | 'ledger.resumed'
  | 'session.ended'
  | 'session.held'
  | 'session.released'
  | 'session.shredded'
  | 'outcome.unknown'
  | 'entry.part';

/** Who acted: a workload's identity, a person, the product itself, or a subject no trust knows. */
export type Actor =
  | {
      readonly kind: 'identity';
      readonly id: string;
      readonly owner: string;
      readonly groups: readonly string[];
    }
  | { readonly kind: 'person'; readonly id: string; readonly groups: readonly string[] }
  | { readonly kind: 'system'; readonly id: string }
  | { readonly kind: 'unknown' };

/** The subject token as the ledger may know it: named and hashed, never kept. */
export interface TokenEvidence {
  readonly issuer: string;
  readonly subject: string;
  readonly jti: string | null;
  /** `sha256:` of the canonical header and payload, never of the signature, which is malleable. */
  readonly hash: string;
  readonly expiresAt: string;
}

/** Where a request came from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly face:
    | 'token'
    | 'sts'
    | 'credentials'
    | 'revoke'
    | 'gateway'
    | 'admin'
    | 'pages'
    | 'system';
}

export interface DecisionEvidence {
  readonly effect: Effect;
  readonly determining: readonly string[];
  readonly errors: readonly string[];
  readonly approvals: readonly string[];
  readonly configuration: string;
}

/** Credentials that were vended, without anything that could use them. */
export interface LeaseEvidence {
  readonly sessionId: string;
  readonly grant: string;
  readonly role: string;
  readonly account: string;
  readonly accessKeyId: string;
  readonly assumedRoleArn: string;
  readonly sourceIdentity: string;
  readonly sessionName: string;
  readonly sessionTags: Readonly<Record<string, string>>;
  /** `sha256:` of the effective session policy, or null where the grant says that it has none. */
  readonly sessionPolicyHash: string | null;
  /** Whether that policy was proven to allow nothing beyond the grant's; absent in early entries. */
  readonly narrowed?: 'proven' | 'unproven';
  readonly packedPolicyPercent: number | null;
  readonly startsAt: string;
  readonly expiresAt: string;
  /** Minted again into a living session, for a token that was shown before. */
  readonly repeated: boolean;
}

/** A call to AWS, as far as it was understood. */
export interface CallEvidence {
  /** The same in the entries before and after it. */
  readonly id: string;
  readonly accessKeyId: string;
  /** As AWS's models name them; absent where the request was refused before that was known. */
  readonly service?: string;
  readonly operation?: string;
  readonly region?: string;
  readonly account?: string;
  /** What it needs, each permitted by itself; at most the first 100. */
  readonly access?: readonly { readonly action: string; readonly resource: string }[];
  /** How many of those there are. */
  readonly accessCount?: number;
  /** `hmac-sha256:` of the body as it came, under the key of the session, and its length. */
  readonly requestCommitment: string;
  readonly requestBytes: number;
  /** The request as it is kept; absent where it was not understood. */
  readonly request?: KeptMessage;
  readonly answer?: CallAnswer;
}

/** What AWS answered, and what of it was changed on the way. */
export interface CallAnswer {
  readonly status: number;
  /** AWS's own id of the request, where it gave one. */
  readonly requestId: string | null;
  /** `hmac-sha256:` of the body as AWS sent it, under the key of the session, and its length. */
  readonly commitment: string;
  readonly bytes: number;
  readonly transforms: readonly Transform[];
  /** The answer as it is kept; absent where it did not leave. */
  readonly message?: KeptMessage;
}

/**
 * A message of HTTP that is kept beside the log with every secret masked, also those that its caller
 * may see: `leftOut` of its body is a `payload` that is stored or carried as it comes, or the `rest`
 * of one that is too long. Nothing is kept of one in which secrets cannot be found.
 */
export type KeptMessage =
  | (BodyReference & {
      readonly leftOut?: 'payload' | 'rest';
      /** RFC 3339; it may be gone afterwards. */
      readonly keptUntil: string;
    })
  | { readonly notRecorded: 'unmaskable' | 'no_key' };

/** One rule of masking that met something. */
export interface Transform {
  readonly path: string;
  readonly rule: string;
  readonly strategy: string;
  readonly count: number;
}

/** How a session came to its end, and how much of it there is. */
export interface SessionEvidence {
  /** By whom or what; `unknown` where nobody looked for a week, and its lease is forgotten. */
  readonly how: 'expired' | 'ended' | 'revoked' | 'unknown';
  readonly openedAt: string;
  /** When the last of its credentials expired: nothing can be done with them since. */
  readonly endedAt: string;
  /** Its entries by kind, from its header on; null where they can no longer be counted. */
  readonly entries: Readonly<Record<string, number>> | null;
}

/** What may be shredded, under the key of its session; see `sealPersonal`. */
export interface SealedPersonal {
  /** Nonce, ciphertext and tag of AES-256-GCM, in base64url. */
  readonly text: string;
  /** By name, `hmac-sha256:` of the value: equal values of one session have equal commitments. */
  readonly commitments: Readonly<Record<string, string>>;
}

/** One slice of a body that is too large for one entry: the parts of a body follow one another. */
export interface EntryPart {
  /** From 1 to `of`. */
  readonly number: number;
  readonly of: number;
  /** `sha256:` of the whole body's RFC 8785 form, of which `text` is a slice. */
  readonly hash: string;
  readonly text: string;
}

/** What happened, in the order of RFC 8785 when it is hashed; absent facts are null or left out. */
export interface EntryBody {
  readonly kind: EntryKind;
  /** RFC 3339, UTC, milliseconds. Order within a writer is `n`, not time. */
  readonly at: string;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly sessionId?: string;
  readonly grant?: string;
  readonly token?: TokenEvidence;
  /** The provider-neutral facts of the workload's run (Fulcio's field set). */
  readonly workload?: Readonly<Record<string, string>>;
  readonly decision?: DecisionEvidence;
  readonly lease?: LeaseEvidence;
  readonly outcome?: { readonly code: string; readonly detail: Readonly<Record<string, string>> };
  /** Facts particular to a kind, such as a published version or a minute's counts. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  /** In the sealer's own entries: up to where each chain of the batch is in the log, nothing missing. */
  readonly heads?: readonly WriterHead[];
  /** In the sealer's own entries: what the log goes on without, since it was lost and a person accepted that. */
  readonly gaps?: readonly WriterGap[];
  /** Address and user agent of `origin`, which are empty there. */
  readonly personal?: SealedPersonal;
  readonly session?: SessionEvidence;
  readonly call?: CallEvidence;
  readonly part?: EntryPart;
}

/** One record of the ledger, linked to the one before it by the same writer. */
export interface Entry {
  readonly v: 1;
  readonly writer: string;
  /** 1 for a writer's first entry, then one more each time. */
  readonly n: number;
  /** `sha256:` hash of the writer's entry before this one; `sha256:` and 64 zeros for the first. */
  readonly prev: string;
  readonly body: EntryBody;
  /** `sha256:` of this entry without `hash` as a leaf of the log; see `entryHash`. */
  readonly hash: string;
}

/** The last entry of one writer, moved in the transaction that puts the entry. */
export interface WriterHead {
  readonly writer: string;
  readonly n: number;
  readonly hash: string;
}

/**
 * Entries of one writer, `from` to `to` with both included, that are not in the log and never will
 * be: lost before they were sealed. The chain goes on from entry `to`, which had this hash.
 */
export interface WriterGap {
  readonly writer: string;
  readonly from: number;
  readonly to: number;
  readonly hash: string;
}
