import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { recogniseOperation } from '#core/gateway/catalog/recognise-operation.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';

/** One request as a client sent it, and what it was asked to send. */
interface WireFixture {
  readonly client: string;
  readonly service: string;
  readonly operation: string;
  readonly scope: { readonly service: string; readonly region: string };
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
}

const { requests } = JSON.parse(
  readFileSync(new URL('./requests.json', import.meta.url), 'utf8'),
) as { readonly requests: readonly WireFixture[] };

function recognise(fixture: WireFixture) {
  const host = fixture.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  const isAddress = host.startsWith('127.');
  return recogniseOperation(
    { ...fixture, body: Buffer.from(fixture.body) },
    fixture.scope,
    isAddress ? {} : { baseHost: 'gw.example.com' },
  );
}

describe('what real clients send', () => {
  test('is there in number and kind', () => {
    expect(requests.length).toBeGreaterThan(55);
    expect(new Set(requests.map(({ client }) => client.split(' ')[0]))).toEqual(
      new Set(['boto3', 'aws-sdk-js']),
    );
  });

  const carried = requests.filter(({ operation }) => operation !== 'StartLiveTail');

  test.each(carried.map((each) => [each.client, each.service, each.operation, each] as const))(
    '%s: %s %s',
    (_, service, operation, fixture) => {
      const found = recognise(fixture);
      if (found instanceof Fault) expect.fail(found.message);
      // Neptune's clients and those of RDS ask one host for one operation.
      expect(found.service).toBe(service === 'neptune' ? 'rds' : service);
      expect(found.operation).toBe(operation);
      expect(found.upstreamPath).toBe(fixture.path);
    },
  );

  test('StartLiveTail is told by its answer, which is a stream of events', () => {
    const fixtures = requests.filter(({ operation }) => operation === 'StartLiveTail');
    expect(fixtures.map(recognise)).toEqual([
      expect.objectContaining({
        code: 'not_built',
        message: expect.stringContaining('StartLiveTail is answered by a stream of events'),
      }),
    ]);
  });
});
