import { fc, test as property } from '@fast-check/vitest';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { describeError } from '#functions/describe-error.ts';
import { inChain } from '#functions/lambda.ts';
import type { LogLine } from '#functions/log.ts';
import { oauthRefusal } from '#functions/oauth-refusal.ts';
import { campaign } from '#test/campaign.ts';
import { gatewayEvent } from '#test/functions/gateway-event.ts';
import { findSecrets } from '#test/secrets-search.ts';

/** A route that fails, and all that is logged of it. */
async function failing(event: APIGatewayProxyEvent, fail: (event: APIGatewayProxyEvent) => never) {
  const warned: LogLine[] = [];
  const failed: LogLine[] = [];
  const log = {
    warn: (line: LogLine) => warned.push(line),
    error: (line: LogLine) => failed.push(line),
  };
  const route = inChain(async (given) => fail(given), { refuse: oauthRefusal });
  const reply = await route(event, { log });
  return { warned, failed, reply };
}

const plain = gatewayEvent({ method: 'POST', target: '/v1/token' }, { requestId: 'r-9' });

describe('the log of a route', () => {
  test('tells of an error that nobody expected, with the places it came from', async () => {
    const { failed, warned, reply } = await failing(plain, () => {
      throw new TypeError('no "secret" here', { cause: new RangeError('nor here') });
    });
    expect(warned).toEqual([]);
    expect(failed).toMatchObject([
      {
        message: 'unavailable',
        requestId: 'r-9',
        route: 'POST /v1/token',
        error: { name: 'TypeError', cause: { name: 'RangeError' } },
      },
    ]);
    expect(failed[0]?.error?.stack.join(' ')).toMatch(/log\.test\.ts:\d+:\d+/);
    expect(reply).toMatchObject({ statusCode: 503, headers: { 'x-request-id': 'r-9' } });
  });

  test('tells of a fault of ours in its own words, and what was behind it', async () => {
    const { failed, warned } = await failing(plain, () => {
      const cause = Object.assign(new Error('connect 10.0.0.1'), { code: 'ECONNREFUSED' });
      throw new Fault('store_unavailable', 'the store does not answer; try again', { cause });
    });
    expect(failed).toEqual([]);
    expect(warned).toMatchObject([
      {
        message: 'store_unavailable',
        error: {
          name: 'Fault',
          code: 'store_unavailable',
          message: 'the store does not answer; try again',
          cause: { name: 'Error', code: 'ECONNREFUSED' },
        },
      },
    ]);
    expect(JSON.stringify(warned)).not.toContain('10.0.0.1');
  });

  test('says nothing of what a caller did wrong', async () => {
    const { failed, warned, reply } = await failing(plain, () => {
      throw new Fault('invalid_request', 'send another');
    });
    expect([...failed, ...warned]).toEqual([]);
    expect(reply).toMatchObject({ statusCode: 400, headers: { 'x-request-id': 'r-9' } });
  });

  const secret = fc.stringMatching(/^[\w+/=.~-]{12,80}$/u);

  property.prop(
    { secrets: fc.array(secret, { minLength: 1, maxLength: 4 }) },
    { seed: 20_261_124, numRuns: campaign(100) },
  )('never holds what was sent, whatever fails on it', async ({ secrets }) => {
    const [first = ''] = secrets;
    const event = gatewayEvent(
      {
        method: 'POST',
        target: `/v1/token?${new URLSearchParams({ q: first })}`,
        headers: secrets.map((value, at) => [`x-secret-${at}`, value] as const),
        body: `{"token": ${secrets.join(' ')}}`,
      },
      { requestId: 'r-9' },
    );
    const failures: readonly ((given: APIGatewayProxyEvent) => never)[] = [
      (given) => JSON.parse(Buffer.from(given.body ?? '', 'base64').toString()) as never,
      (given) => {
        throw new Error(JSON.stringify(given), { cause: new Error(first) });
      },
      () => {
        throw new Error(`\n    at ${first} (${first}:1:1)\n    at ${first}:1:1`);
      },
      () => {
        throw first;
      },
      () => {
        throw Object.assign(new Error('x'), {
          name: `${first}-`,
          code: `${first}-`,
          headers: first,
        });
      },
    ];
    for (const fail of failures) {
      const { failed } = await failing(event, fail);
      expect(failed.length).toBe(1);
      expect(findSecrets(JSON.stringify(failed), secrets)).toEqual([]);
    }
  });
});

describe('the description of an error', () => {
  test('ends, however deep its causes go', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(describeError(error)).match(/"cause"/g)).toHaveLength(3);
  });

  test.each([[undefined], [null], ['text'], [{ message: 'text' }]])('takes %j', (thrown) => {
    expect(describeError(thrown)).toEqual({ name: typeof thrown, stack: [] });
  });
});
