import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { knownService, serviceNames } from '#core/gateway/catalog/operation-catalog.ts';
import { recogniseOperation } from '#core/gateway/catalog/recognise-operation.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { atItsService, type Sample, sampleRequests } from './sample-requests.ts';

const place = { baseHost: 'gw.example.com' };
const samples = [...sampleRequests()];
/** In the partition `aws`. */
const ownHost = /\.(?:amazonaws\.com|api\.aws|aws\.amazon\.com|oauth\.signin\.aws)$/;

/** What becomes of a sample: how it was recognised, or why it was not. */
function outcomeOf({ operation, protocol }: Sample, request: SignedHttpRequest): string {
  const scope = { service: operation.signingName, region: 'us-east-1' };
  const found = recogniseOperation(request, scope, place);
  if (found instanceof Fault) {
    if (found.message.startsWith('the request may be')) return 'two services';
    return found.code === 'not_built' ? 'not carried' : `none: ${found.message}`;
  }
  if (found.operation !== operation.name) return `wrong: ${found.operation}`;
  if (!ownHost.test(found.upstreamHost)) return `wrong: ${found.upstreamHost}`;
  if (found.protocol !== protocol) return `wrong: ${found.protocol}`;
  return found.service === operation.service.name ? 'itself' : `the same of ${found.service}`;
}

function outcomes(requestOf: (sample: Sample) => SignedHttpRequest) {
  const told = samples.map((sample) => ({
    sample,
    name: `${sample.operation.service.name} ${sample.operation.name}`,
    outcome: outcomeOf(sample, requestOf(sample)),
  }));
  return Map.groupBy(told, ({ outcome }) => outcome);
}

const counts = (groups: ReturnType<typeof outcomes>) =>
  Object.fromEntries([...groups].map(([outcome, group]) => [outcome, group.length]));

/** Names of S3 that clients of long ago use: on the wire they are their successors. */
const oldNames = {
  'wrong: GetBucketLifecycleConfiguration': 1,
  'wrong: GetBucketNotificationConfiguration': 1,
  'wrong: PutBucketLifecycleConfiguration': 1,
  'wrong: PutBucketNotificationConfiguration': 1,
};

describe('every operation of every service, in each protocol that it offers', () => {
  test('is there', () => {
    const names = serviceNames();
    expect(names).toHaveLength(439);
    const sizes = names.map((name) => knownService(name)?.lines.size ?? 0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(19_796);
    expect(samples).toHaveLength(21_549);
  });

  test('is recognised at the address of its service as itself, 0 wrong, 0 none', () => {
    const groups = outcomes(atItsService);
    // 56 of services without SigV4, 25 of event streams, 9 without a host that their region tells.
    expect(counts(groups)).toEqual({ itself: 21_455, 'not carried': 90, ...oldNames });
  });

  test('is recognised by its signature alone, or refused where two services collide', () => {
    const groups = outcomes(({ request }) => request);
    expect(counts(groups)).toEqual({
      itself: 21_181,
      'two services': 89,
      'not carried': 89,
      ...oldNames,
      // The same operation at the same host, told by the service that the signature names.
      'the same of rds': 126,
      'the same of wisdom': 41,
      'the same of greengrass': 8,
      'the same of sms-voice': 8,
      'the same of lambda': 3,
    });
    const collide = groups.get('two services')?.map(({ sample }) => sample.operation.signingName);
    expect([...new Set(collide)].toSorted()).toEqual([
      ...['bedrock', 'chime', 'ivs', 'lex', 'signer', 'timestream'],
    ]);
  });
});
