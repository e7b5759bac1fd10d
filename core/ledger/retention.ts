import type { EntryKind } from './entry.ts';

/** How long what an entry tells can be read by whoever may read the ledger. */
export type RetentionClass = 'session' | 'refusal' | 'people' | 'operation';

/**
 * The class of each kind. Entries themselves are never deleted one by one: a class says what of
 * them is under a key that is forgotten, and what stays as long as the log does.
 */
export const retentionOf: Readonly<Record<EntryKind, RetentionClass>> = {
  'exchange.vended': 'session',
  'exchange.denied': 'refusal',
  'exchange.failed': 'refusal',
  'tokens.refused': 'refusal',
  'configuration.published': 'people',
  'access.stopped': 'people',
  'access.resumed': 'people',
  'identity.suspended': 'people',
  'identity.resumed': 'people',
  'identity.quarantined': 'people',
  'identity.released': 'people',
  'identity.break-glass-restored': 'people',
  'administration.denied': 'people',
  'call.intended': 'session',
  'call.completed': 'session',
  'call.denied': 'session',
  'lease.ended': 'session',
  'lease.revoked': 'people',
  'lease.revocation_applied': 'people',
  'lease.revocation_failed': 'people',
  'approval.asked': 'people',
  'approval.viewed': 'people',
  'approval.voted': 'people',
  'approval.withdrawn': 'people',
  'approval.cancelled': 'people',
  'approval.reminded': 'operation',
  'approval.escalated': 'operation',
  'approval.expired': 'operation',
  'approval.settled': 'people',
  'approval.broke-glass': 'people',
  'approval.delegated': 'people',
  'approval.delegation-ended': 'people',
  'person.signed_in': 'people',
  'person.signed_out': 'people',
  'person.sign_in_refused': 'people',
  'ledger.sealed': 'operation',
  'ledger.sealing_stopped': 'operation',
  'ledger.resumed': 'people',
  'session.ended': 'operation',
  'session.held': 'people',
  'session.released': 'people',
  'session.shredded': 'people',
  'outcome.unknown': 'operation',
  'entry.part': 'operation',
};

/** Days for which a session's personal data and messages can be read, unless it is held or shredded before. */
export const sessionKeyDays = 400;
