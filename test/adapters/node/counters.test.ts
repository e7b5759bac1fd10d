import { createCounters } from '#adapters/node/counters.ts';
import { metricsContract } from '#test/contracts/metrics-contract.ts';

metricsContract('a process', () => {
  const metrics = createCounters();
  return {
    metrics,
    countOf: (name, dimensions = {}) => {
      const pairs = Object.entries(dimensions).map(([key, value]) => `${key}=${value}`);
      return metrics.counts()[[name, ...pairs].join(' ')] ?? 0;
    },
  };
});
