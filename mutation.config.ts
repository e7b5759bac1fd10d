import { defineConfig } from 'vitest/config';

/** One room while only files of it are mutated; otherwise all four. */
const rooms = process.env.SALLYPORT_MUTATED_ROOM ?? '{tokens,trust,policy,leases}';

/** Runs what a mutant of the judged rooms must be killed by: the tests of the room itself. */
export default defineConfig({
  test: {
    include: [`test/core/${rooms}/**/*.test.ts`],
    testTimeout: 300_000,
    maxWorkers: 1,
  },
});
