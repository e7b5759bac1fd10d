import type { AlarmRow, Watched } from './alarms.ts';
import { counted, metric } from './metrics.ts';

/**
 * Alarms about calls through the gateway, beside those that every function has. How long they take is
 * none: a call for which people are asked is held for most of a minute, and that is no fault.
 */
export function gatewayAlarms({ prefix }: Watched): readonly AlarmRow[] {
  const dimensions = { FunctionName: `${prefix}-gateway` };
  return [
    {
      name: 'throttles-gateway',
      means: 'Lambda refused to run the gateway: its share of concurrency is used up.',
      metric: metric('AWS/Lambda', 'Throttles', { dimensions }),
      above: 0,
    },
    {
      name: 'refusals-calls',
      means: 'More than a thousand calls to AWS were refused in five minutes.',
      metric: counted('callRefused'),
      above: 1_000,
    },
  ];
}
