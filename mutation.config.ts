import { defineConfig } from 'vitest/config';

/** Runs what a mutant of the judged rooms must be killed by: their own tests, and the edge cases. */
export default defineConfig({
  test: {
    include: [
      'test/core/{tokens,trust,policy,leases}/**/*.test.ts',
      'test/edge-cases/**/*.test.ts',
    ],
    testTimeout: 30_000,
    maxWorkers: 1,
  },
});
