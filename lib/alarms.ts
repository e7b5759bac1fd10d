import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { functionAlarms } from './function-alarms.ts';
import { gatewayAlarms } from './gateway-alarms.ts';
import { ledgerAlarms } from './ledger-alarms.ts';
import type { LedgerSetting } from './ledger-setting.ts';
import { counted, metric } from './metrics.ts';

/** Whose metrics are looked at, by the names that CloudWatch knows. */
export interface Watched {
  readonly prefix: string;
  readonly apiName: string;
  readonly stage: string;
  /** The API in front of the gateway. */
  readonly gatewayApi: string;
  readonly gatewayStage: string;
  readonly stateMachine: string;
  readonly deadLetters: string;
  readonly recordsTable: string;
  readonly ledgerTable: string;
  readonly ledger: Pick<LedgerSetting, 'checkHours' | 'unsealedSeconds'>;
}

/** One alarm: it sounds when something is counted too often, or when nothing is counted at all. */
export type AlarmRow = LoudRow | SilentRow;

interface NamedRow {
  readonly name: string;
  /** One sentence of what has happened; docs/operations.md has what to do. */
  readonly means: string;
  readonly metric: IMetric;
}

/** It sounds when the metric is above `above` for so many periods. */
export interface LoudRow extends NamedRow {
  readonly above: number;
  /** 1 unless told. */
  readonly periods?: number;
}

/** It sounds when the metric was below 1, or was not there, for so many of its periods. */
export interface SilentRow extends NamedRow {
  readonly silentFor: number;
}

/** Every alarm of one Sallyport; docs/operations.md has a section for each. */
export function alarmsOf(watched: Watched): readonly AlarmRow[] {
  return [
    ...functionAlarms(watched),
    ...apiAlarms(watched),
    ...gatewayAlarms(watched),
    ...productAlarms(),
    ...machineAlarms(watched),
    ...tableAlarms(watched),
    ...ledgerAlarms(watched),
    {
      name: 'dead-letters',
      means:
        'Something could not be handled after all repetitions, and waits in the dead-letter queue.',
      metric: metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', {
        dimensions: { QueueName: watched.deadLetters },
        statistic: Stats.MAXIMUM,
      }),
      above: 0,
    },
  ];
}

function apiAlarms({ prefix, apiName, stage }: Watched): readonly AlarmRow[] {
  const dimensions = { ApiName: apiName, Stage: stage };
  return [
    {
      name: 'api-5xx',
      means: 'More than five answers in five minutes were errors of ours.',
      metric: metric('AWS/ApiGateway', '5XXError', { dimensions }),
      above: 5,
    },
    {
      name: 'latency-exchange',
      means: 'One in a hundred exchanges took longer than three seconds, for a quarter of an hour.',
      metric: metric('AWS/Lambda', 'Duration', {
        dimensions: { FunctionName: `${prefix}-exchange` },
        statistic: Stats.percentile(99),
      }),
      above: 3_000,
      periods: 3,
    },
  ];
}

function productAlarms(): readonly AlarmRow[] {
  return [
    {
      name: 'refusals-known',
      means: 'Workloads that we know were refused more than a hundred times in five minutes.',
      metric: counted('denied'),
      above: 100,
    },
    {
      name: 'refusals-tokens',
      means: 'More than five hundred tokens in five minutes did not verify, or were of strangers.',
      metric: counted('tokenRefused'),
      above: 500,
    },
    {
      name: 'refusals-unwritten',
      means:
        'The minute’s entry of refused tokens could not be written; counts are kept and tried again.',
      metric: counted('aggregateDelayed'),
      above: 3,
    },
    {
      name: 'issuer-down',
      means: 'Keys of an issuer could not be fetched for a quarter of an hour.',
      metric: counted('issuerDown'),
      above: 0,
      periods: 3,
    },
    {
      name: 'lost-wakes',
      means: 'A request for approval had no execution that keeps its time, and was given one late.',
      metric: counted('lostWake'),
      above: 0,
    },
    {
      name: 'revocation-failed',
      means: 'AWS did not take the deny of a revoked session; its credentials may still work.',
      metric: counted('revocationFailed'),
      above: 0,
    },
    {
      name: 'glass-broken',
      means: 'Somebody went past approval in an emergency; the look back at it is due.',
      metric: counted('brokeGlass'),
      above: 0,
    },
  ];
}

function machineAlarms({ stateMachine }: Watched): readonly AlarmRow[] {
  const dimensions = { StateMachineArn: stateMachine };
  return [
    {
      name: 'executions-failed',
      means: 'An execution that keeps the time of a request failed; its request stands still.',
      metric: metric('AWS/States', 'ExecutionsFailed', { dimensions }),
      above: 0,
    },
    {
      name: 'executions-timed-out',
      means: 'An execution ran for 31 days without an end of its request.',
      metric: metric('AWS/States', 'ExecutionsTimedOut', { dimensions }),
      above: 0,
    },
  ];
}

function tableAlarms({ recordsTable, ledgerTable }: Watched): readonly AlarmRow[] {
  return [['records', recordsTable] as const, ['ledger', ledgerTable] as const].map(
    ([name, table]) => ({
      name: `throttles-${name}`,
      means: `DynamoDB refused writes to the ${name} table for lack of capacity.`,
      metric: metric('AWS/DynamoDB', 'WriteThrottleEvents', { dimensions: { TableName: table } }),
      above: 10,
    }),
  );
}
