import { describe, expect, test } from 'vitest';
import type { Metrics } from '#core/world.ts';

interface CountedMetrics {
  readonly metrics: Metrics;
  /** How often this was counted; 0 for what never was. */
  countOf(name: string, dimensions?: Readonly<Record<string, string>>): number;
}

/** What every sink of metrics must keep to. */
export function metricsContract(name: string, make: () => CountedMetrics): void {
  describe(`metrics of ${name}`, () => {
    test('M-01 count each name and its dimensions apart', () => {
      const { metrics, countOf } = make();
      metrics.count('token.refused', { code: 'bad_signature' });
      metrics.count('token.refused', { code: 'bad_signature' });
      metrics.count('token.refused', { code: 'unknown_issuer' });
      metrics.count('token.refused');
      expect(countOf('token.refused', { code: 'bad_signature' })).toBe(2);
      expect(countOf('token.refused', { code: 'unknown_issuer' })).toBe(1);
      expect(countOf('token.refused')).toBe(1);
      expect(countOf('exchange.vended')).toBe(0);
    });
  });
}
