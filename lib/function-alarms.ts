import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRow, Watched } from './alarms.ts';
import { type FunctionName, functionNames, functions } from './functions.ts';
import { metric, metricPeriod } from './metrics.ts';

/** Alarms about what Lambda says of functions: that they failed, could not run, or are behind. */
export function functionAlarms(watched: Watched): readonly AlarmRow[] {
  return [
    ...functionNames.map((name) => errorsOf(name, watched)),
    ...throttlesOf(watched),
    ...streamAlarms(watched),
  ];
}

function errorsOf(name: FunctionName, { prefix }: Watched): AlarmRow {
  return {
    name: `errors-${name}`,
    means: `The function ${name} ended with an error, ran out of time or memory, or could not start.`,
    metric: metric('AWS/Lambda', 'Errors', { dimensions: { FunctionName: `${prefix}-${name}` } }),
    above: 0,
  };
}

/** An alarm's expression takes ten metrics, so that three share the functions. */
function throttlesOf(watched: Watched): readonly AlarmRow[] {
  const vending: readonly FunctionName[] = ['exchange', 'sts'];
  // The gateway has an alarm of its own; the other runs when the stack is made.
  const apart: readonly FunctionName[] = ['gateway', 'first-configuration'];
  const isVending = (name: FunctionName) => vending.includes(name);
  const isAsked = (name: FunctionName) =>
    !isVending(name) && functions[name].events.some(({ kind }) => kind === 'routes');
  const isOther = (name: FunctionName) => ![...vending, ...apart].includes(name) && !isAsked(name);
  return [
    {
      name: 'throttles-exchange',
      means:
        'Lambda refused to run the functions that vend: their share of concurrency is used up.',
      metric: throttles(functionNames.filter(isVending), watched),
      above: 0,
    },
    {
      name: 'throttles-routes',
      means: 'Lambda refused to run a function behind one of the other routes.',
      metric: throttles(functionNames.filter(isAsked), watched),
      above: 0,
    },
    {
      name: 'throttles-other',
      means: 'Lambda refused to run a function that streams, schedules or executions start.',
      metric: throttles(functionNames.filter(isOther), watched),
      above: 0,
    },
  ];
}

function throttles(names: readonly FunctionName[], { prefix }: Watched): IMetric {
  const usingMetrics = Object.fromEntries(
    names.map((name, index) => [
      `m${index}`,
      metric('AWS/Lambda', 'Throttles', { dimensions: { FunctionName: `${prefix}-${name}` } }),
    ]),
  );
  return new MathExpression({
    expression: Object.keys(usingMetrics).join(' + '),
    usingMetrics,
    period: metricPeriod,
    label: 'throttles',
  });
}

function streamAlarms({ prefix }: Watched): readonly AlarmRow[] {
  const age = (name: FunctionName) =>
    metric('AWS/Lambda', 'IteratorAge', {
      dimensions: { FunctionName: `${prefix}-${name}` },
      statistic: Stats.MAXIMUM,
    });
  return [
    {
      name: 'late-waker',
      means: 'Changes of requests wait for more than a minute before anybody is woken.',
      metric: age('waker'),
      above: 60_000,
    },
    {
      name: 'late-seal',
      means: 'What became of entries waits for more than ten minutes before anybody looks at it.',
      metric: age('seal'),
      above: 600_000,
    },
    {
      name: 'late-audit',
      means: 'Entries wait for more than ten minutes before they are in the audit trail.',
      metric: age('audit'),
      above: 600_000,
    },
  ];
}
