import { defineConfig } from 'vitest/config';

/**
 * Folders of tests that keep nothing in modules which another file could meet. Their files share what
 * a worker has imported: Cedar, the schemas and AWS's actions take most of a short file's time.
 */
const sharing = [
  'cli',
  'contracts',
  'core',
  'docs',
  'edge-cases',
  'functions',
  'fuzz',
  'lib',
  'pages',
  'statemachines',
];

/** Files of them that load a module anew or another in its place, or look at what one remembers. */
const exceptions = [
  'policy/cedar',
  'policy/slice-ring',
  'tokens/import-key-memory',
  'tokens/recent-headers',
].map((name) => `test/core/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'sharing',
          include: sharing.map((folder) => `test/${folder}/**/*.test.ts`),
          exclude: exceptions,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/*.test.ts', `test/!(${sharing.join('|')})/**/*.test.ts`, ...exceptions],
        },
      },
    ],
    reporters: [['default', { summary: false }], './test/tally-reporter.ts'],
    // Journeys start real processes; on two cores their start-up is what takes time.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // One more than there are cores: much of the time is spent waiting for other processes and for the disk.
    maxWorkers: 3,
    coverage: {
      provider: 'v8',
      include: ['core/tokens/**', 'core/trust/**', 'core/policy/**', 'core/leases/**'],
      reporter: [['text', { skipFull: true }], 'text-summary'],
      thresholds: { lines: 100, branches: 100 },
    },
  },
});
