import { Dashboard, GraphWidget, type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Watched } from './alarms.ts';
import { functionNames, functions } from './functions.ts';
import { counted, metric, metricNamespace, metrics } from './metrics.ts';

/** What the dashboard shows. */
export interface BrokerDashboardProps {
  readonly watched: Watched;
}

/** One page: what was vended and refused, how long it took, what waits. */
export class BrokerDashboard extends Construct {
  constructor(scope: Construct, id: string, { watched }: BrokerDashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: watched.prefix });
    for (const row of rowsOf(watched)) dashboard.addWidgets(...row);
  }
}

const requestFunctions = functionNames.filter((name) =>
  functions[name].events.some(({ kind }) => kind === 'routes' || kind === 'calls'),
);

function rowsOf(watched: Watched): readonly (readonly GraphWidget[])[] {
  const { prefix, apiName, stage, stateMachine } = watched;
  const ofFunction = (name: string, what: string, statistic: string) =>
    metric('AWS/Lambda', what, { dimensions: { FunctionName: `${prefix}-${name}` }, statistic });
  const apiMetric = (dimensions: Readonly<Record<string, string>>) => (what: string) =>
    metric('AWS/ApiGateway', what, { dimensions });
  const api = apiMetric({ ApiName: apiName, Stage: stage });
  const front = apiMetric({ ApiName: watched.gatewayApi, Stage: watched.gatewayStage });
  const execution = (what: string) =>
    metric('AWS/States', what, { dimensions: { StateMachineArn: stateMachine } });
  return [
    [
      graph('Exchanges', [counted('vended'), counted('pending'), counted('denied')]),
      graph('Tokens refused', [counted('tokenRefused')]),
      graph('Approvals', [counted('asked'), counted('verdict'), counted('brokeGlass')]),
    ],
    [
      graph('Requests', [api('Count'), api('4XXError'), api('5XXError')]),
      graph(
        'Milliseconds, one in a hundred longer',
        requestFunctions.map((name) => ofFunction(name, 'Duration', Stats.percentile(99))),
      ),
      graph(
        'Running at once',
        requestFunctions.map((name) => ofFunction(name, 'ConcurrentExecutions', Stats.MAXIMUM)),
      ),
    ],
    [
      graph('Calls to AWS', [front('Count'), front('4XXError'), front('5XXError')]),
      graph('Calls refused', [counted('callRefused')]),
      graph('Milliseconds of calls, half of them and one in a hundred longer', [
        ofFunction('gateway', 'Duration', Stats.percentile(50)),
        ofFunction('gateway', 'Duration', Stats.percentile(99)),
      ]),
    ],
    [
      graph('Executions', [execution('ExecutionsStarted'), execution('ExecutionsFailed')]),
      graph('Streams are behind by milliseconds', [
        ofFunction('waker', 'IteratorAge', Stats.MAXIMUM),
        ofFunction('audit', 'IteratorAge', Stats.MAXIMUM),
        ofFunction('seal', 'IteratorAge', Stats.MAXIMUM),
      ]),
      graph('Trouble', [
        ...[counted('issuerDown'), counted('lostWake')],
        ...[counted('writeFailed'), counted('revocationFailed')],
      ]),
    ],
    [
      graph('Entries sealed', [counted('sealed')]),
      graph('Seconds that the oldest entry has waited to be sealed', [
        metric(metricNamespace, metrics.unsealedSeconds, { statistic: Stats.MAXIMUM }),
      ]),
      graph('The ledger', [
        ...[counted('entryChanged'), counted('sealingStopped')],
        ...[counted('verificationFailed'), counted('verified')],
      ]),
    ],
  ];
}

function graph(title: string, left: readonly IMetric[]): GraphWidget {
  return new GraphWidget({ title, left: [...left], width: 8, height: 6 });
}
