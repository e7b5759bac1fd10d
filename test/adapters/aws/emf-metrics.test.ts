import { describe, expect, test } from 'vitest';
import { createEmfMetrics, emfNamespace } from '#adapters/aws/emf-metrics.ts';
import { counted } from '#lib/metrics.ts';
import { metricsContract } from '#test/contracts/metrics-contract.ts';

interface EmfLine extends Readonly<Record<string, unknown>> {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

function emf() {
  const lines: EmfLine[] = [];
  const metrics = createEmfMetrics({
    clock: { now: () => new Date(1_764_000_000_000) },
    write: (line) => lines.push(JSON.parse(line)),
  });
  return { metrics, lines };
}

metricsContract('emf lines', () => {
  const { metrics, lines } = emf();
  return {
    metrics,
    countOf: (name, dimensions = {}) =>
      lines.filter((line) => {
        const names = line._aws.CloudWatchMetrics[0]?.Dimensions.at(-1) ?? [];
        const isSame =
          names.length === Object.keys(dimensions).length &&
          names.every((one) => line[one] === dimensions[one]);
        return line[name] === 1 && isSame;
      }).length,
  };
});

describe('an emf line', () => {
  test('tells an amount or an age, without dimensions', () => {
    const { metrics, lines } = emf();
    metrics.measure('ledger.unsealed_seconds', 12.5, 'Seconds');
    expect(lines).toMatchObject([
      {
        _aws: {
          CloudWatchMetrics: [
            { Dimensions: [[]], Metrics: [{ Name: 'ledger.unsealed_seconds', Unit: 'Seconds' }] },
          ],
        },
        'ledger.unsealed_seconds': 12.5,
      },
    ]);
  });

  test('is counted in all and by its dimensions, at the time of the count', () => {
    const { metrics, lines } = emf();
    metrics.count('approval.verdict', { status: 'approved', within: '1m' });
    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: 1_764_000_000_000,
          CloudWatchMetrics: [
            {
              Namespace: 'Sallyport',
              Dimensions: [[], ['status', 'within']],
              Metrics: [{ Name: 'approval.verdict', Unit: 'Count' }],
            },
          ],
        },
        status: 'approved',
        within: '1m',
        'approval.verdict': 1,
      },
    ]);
  });

  test.each([
    ['a name that no metric has', { address: '192.0.2.7' }],
    ['a value that no table of ours holds', { code: 'caller\ntext' }],
    ['a value that is too long', { code: 'x'.repeat(65) }],
  ])('has no dimension of %s', (_what, dimensions) => {
    const { metrics, lines } = emf();
    metrics.count('token.refused', dimensions);
    expect(lines[0]?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([[]]);
    expect(Object.keys(lines[0] ?? {})).toEqual(['_aws', 'token.refused']);
  });

  test('stands under the namespace that alarms and the dashboard look at', () => {
    expect(counted('vended').namespace).toBe(emfNamespace);
  });
});
