import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: [['default', { summary: false }], './test/tally-reporter.ts'],
    // Journeys start real processes; on two cores their start-up is what takes time.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['core/tokens/**', 'core/trust/**', 'core/policy/**', 'core/leases/**'],
      reporter: [['text', { skipFull: true }], 'text-summary'],
      thresholds: { lines: 100, branches: 100 },
    },
  },
});
