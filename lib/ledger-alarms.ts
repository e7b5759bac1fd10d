import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRow, Watched } from './alarms.ts';
import { counted, metric, metricNamespace, metrics } from './metrics.ts';

/** Alarms about the ledger and about the log that proves it. */
export function ledgerAlarms(watched: Watched): readonly AlarmRow[] {
  return [
    {
      name: 'entry-changed',
      means: 'An entry of the ledger was put over or removed. Nothing of ours ever does that.',
      metric: counted('entryChanged'),
      above: 0,
    },
    {
      name: 'entries-unwritten',
      means: 'Entries could not be written, so that what they were about was refused.',
      metric: counted('writeFailed'),
      above: 5,
    },
    ...sealingAlarms(watched),
    {
      name: 'verification-failed',
      means: 'The log or the ledger is not as it was signed or written.',
      metric: counted('verificationFailed'),
      above: 0,
    },
    {
      name: 'unverified',
      means: 'No check of the whole log has come to its end for twice the time between two.',
      metric: metric(metricNamespace, metrics.verified, { period: Duration.hours(1) }),
      silentFor: 2 * watched.ledger.checkHours + 1,
    },
  ];
}

function sealingAlarms({ prefix, ledger }: Watched): readonly AlarmRow[] {
  const seal = { FunctionName: `${prefix}-seal` };
  return [
    {
      name: 'sealing-stopped',
      means:
        'Nothing more is sealed until somebody has looked: the ledger is not as it was written.',
      metric: counted('sealingStopped'),
      above: 0,
    },
    {
      name: 'sealing-late',
      means: 'An entry has waited for too long to be in the log.',
      metric: metric(metricNamespace, metrics.unsealedSeconds, { statistic: Stats.MAXIMUM }),
      above: ledger.unsealedSeconds,
    },
    {
      name: 'sealing-silent',
      means: 'The function that seals was not started for a quarter of an hour.',
      metric: metric('AWS/Lambda', 'Invocations', { dimensions: seal }),
      silentFor: 3,
    },
  ];
}
