/** Namespace of the metrics that functions write into their logs. */
export const metricNamespace = 'Sallyport';

/**
 * What functions count and alarms or the dashboard look at, by the name under which the code counts
 * it. Each is looked at without dimensions, so that a function writes it that way too.
 */
export const metrics = {
  vended: 'exchange.vended',
  denied: 'exchange.denied',
  pending: 'exchange.pending',
  tokenRefused: 'token.refused',
  aggregateDelayed: 'ledger.aggregate_delayed',
  leaseEnded: 'lease.ended',
  asked: 'approval.asked',
  verdict: 'approval.verdict',
  brokeGlass: 'approval.broke-glass',
  issuerDown: 'issuer.unreachable',
  lostWake: 'approval.wake_lost',
  entryChanged: 'ledger.entry_changed',
  revocationFailed: 'lease.revocation_failed',
} as const;

/** The key of one row. */
export type MetricKey = keyof typeof metrics;
