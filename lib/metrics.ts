import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

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
  callRefused: 'gateway.refused',
  aggregateDelayed: 'ledger.aggregate_delayed',
  leaseEnded: 'lease.ended',
  asked: 'approval.asked',
  verdict: 'approval.verdict',
  brokeGlass: 'approval.broke-glass',
  issuerDown: 'issuer.unreachable',
  lostWake: 'approval.wake_lost',
  entryChanged: 'ledger.entry_changed',
  writeFailed: 'ledger.write_failed',
  sealed: 'ledger.sealed',
  unsealedSeconds: 'ledger.unsealed_seconds',
  sealingStopped: 'ledger.sealing_stopped',
  verified: 'ledger.verified',
  verificationFailed: 'ledger.verification_failed',
  revocationFailed: 'lease.revocation_failed',
} as const;

type MetricKey = keyof typeof metrics;

/** Alarms and the dashboard look at five minutes at a time. */
export const metricPeriod = Duration.minutes(5);

interface MetricSetting {
  readonly dimensions?: Readonly<Record<string, string>>;
  /** The sum unless told. */
  readonly statistic?: string;
  /** Five minutes unless told. */
  readonly period?: Duration;
}

/** A metric, over five minutes unless told otherwise. */
export function metric(
  namespace: string,
  metricName: string,
  { dimensions, statistic = Stats.SUM, period = metricPeriod }: MetricSetting,
): Metric {
  return new Metric({
    ...{ namespace, metricName, statistic, period },
    ...(dimensions === undefined ? {} : { dimensionsMap: { ...dimensions } }),
  });
}

/** One of our own counters over five minutes. */
export function counted(key: MetricKey): Metric {
  return metric(metricNamespace, metrics[key], {});
}
