import { beforeAll, expect, test } from 'vitest';
import { type Bundle, bundleFunctions } from '#scripts/bundle-functions.ts';

/**
 * Thousands of bytes that each bundle stays below, the files beside it aside: a handler with nothing
 * but the SDK clients of DynamoDB and STS has 351. What reads YAML, and holds it against schemas, is larger.
 */
const bounds = {
  ...{ exchange: 300, sts: 300, gateway: 490, public: 190, revoke: 150, pages: 310, votes: 270 },
  ...{ 'approval-tick': 135, waker: 60, jwks: 135, audit: 65, sweep: 145 },
  ...{ seal: 105, 'check-ledger': 120 },
  ...{ admin: 650, 'first-configuration': 530 },
} as const satisfies Readonly<Record<Bundle['name'], number>>;

let bundles: readonly Bundle[] = [];

beforeAll(async () => {
  bundles = await bundleFunctions();
});

test('no bundle is larger than what it does asks for', () => {
  const sizes = bundles.map(({ name, contents }) => [name, contents.length / 1_000] as const);
  expect(sizes).toHaveLength(Object.keys(bounds).length);
  expect(sizes.filter(([name, size]) => size > bounds[name])).toEqual([]);
});

test('no bundle holds the SDK, and only those that compile configurations hold YAML and schemas', () => {
  const holding = (part: RegExp) =>
    bundles
      .filter(({ inputs }) => Object.keys(inputs).some((input) => part.test(input)))
      .map(({ name }) => name)
      .toSorted();
  expect(holding(/node_modules\/(?:@aws-sdk|@smithy|jose)\//)).toEqual([]);
  expect(holding(/node_modules\/(?:zod|yaml)\//)).toEqual(['admin', 'first-configuration']);
  expect(holding(/node_modules\/zod\/v4\/locales\/(?!en\b|index\b)/)).toEqual([]);
});

test('none imports node:http, and with it the whole of fetch', () => {
  const importing = bundles.filter(({ contents }) =>
    /from"(?:node:)?http"/.test(Buffer.from(contents).toString()),
  );
  expect(importing.map(({ name }) => name)).toEqual([]);
});
