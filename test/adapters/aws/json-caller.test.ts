import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environmentCredentials } from '#adapters/aws/environment-credentials.ts';
import { createJsonCaller, type JsonCall } from '#adapters/aws/json-caller.ts';
import type { JsonError } from '#adapters/aws/json-error.ts';
import { serviceFault } from '#adapters/aws/service-fault.ts';
import { type Backoff, systemBackoff } from '#adapters/aws/signed-call.ts';
import { Fault } from '#core/faults.ts';
import { verifySignature } from '#core/sigv4/verify-signature.ts';
import { campaign } from '#test/campaign.ts';
import { transportOf } from './transport-of.ts';

const at = new Date('2026-11-22T10:00:00Z');
const credentials = {
  accessKeyId: 'ASIAPLANTEDPLANTED00',
  secretAccessKey: 'planted-secret-access-key',
  sessionToken: 'planted-session-token',
};

type Answer = Response | 'lost' | 'never';

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

function refusal(code: string, status = 400, headers: Record<string, string> = {}): Response {
  return json(
    status,
    { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'planted' },
    headers,
  );
}

/** A service that gives one answer after the other; `never` ends with the deadline. */
function scripted(
  answers: readonly Answer[],
  more: { readonly timeoutMs?: number; readonly backoff?: Backoff } = {},
) {
  const left = [...answers];
  const sent: { url: string; headers: Headers; body: string }[] = [];
  const waits: number[] = [];
  const errors: JsonError[] = [];
  const call = createJsonCaller({
    name: 'dynamodb',
    target: 'DynamoDB_20120810',
    version: '1.0',
    endpoint: 'https://dynamodb.us-east-1.amazonaws.com',
    region: 'us-east-1',
    clock: { now: () => at },
    timeoutMs: more.timeoutMs ?? 5_000,
    credentials: async () => credentials,
    backoff: more.backoff ?? {
      random: () => 0.5,
      wait: async (milliseconds, signal) => {
        waits.push(milliseconds);
        signal.throwIfAborted();
      },
    },
    transport: transportOf(async (url, init) => {
      const body = Buffer.from(init?.body as Uint8Array).toString();
      sent.push({ url: String(url), headers: new Headers(init?.headers), body });
      const answer = left.shift();
      if (answer instanceof Response) return answer;
      if (answer === 'never') await ended(init?.signal);
      throw new TypeError('fetch failed');
    }),
  });
  const faults = {
    name: 'dynamodb',
    unavailable: 'store_unavailable',
    refusals: new Map(),
  } as const;
  const ask = (over: Partial<JsonCall> = {}) =>
    call({
      operation: 'GetItem',
      input: { TableName: 'records' },
      faultOf: (error) => {
        errors.push(error);
        return serviceFault(faults, error);
      },
      ...over,
    });
  return { ask, sent, waits, errors };
}

function ended(signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
}

async function faultOf(asked: Promise<unknown>): Promise<Fault> {
  const error = await asked.catch((thrown: unknown) => thrown);
  if (error instanceof Fault) return error;
  throw new Error('it did not refuse with a fault');
}

describe('a JSON call', () => {
  test('names its operation, is signed for the service, and gives the object that came', async () => {
    const { ask, sent } = scripted([json(200, { Item: { n: { N: '1' } } })]);
    expect(await ask()).toEqual({ Item: { n: { N: '1' } } });
    const [{ url, headers, body } = { url: '', headers: new Headers(), body: '' }] = sent;
    expect(url).toBe('https://dynamodb.us-east-1.amazonaws.com/');
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect(headers.get('x-amz-target')).toBe('DynamoDB_20120810.GetItem');
    expect(JSON.parse(body)).toEqual({ TableName: 'records' });
    const verdict = await verifySignature(
      {
        method: 'POST',
        path: '/',
        rawQuery: '',
        headers: [...headers],
        body: Buffer.from(body),
      },
      { secretFor: async () => ({ ...credentials, principal: 'broker' }) },
      { now: at, region: 'us-east-1', service: 'dynamodb' },
    );
    expect(verdict).toMatchObject({ principal: 'broker' });
  });

  test('takes an empty reply for an object without members', async () => {
    expect(await scripted([json(200, '')]).ask()).toEqual({});
  });

  test.each([
    ['ThrottlingException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['RequestLimitExceeded', 400],
    ['TransactionInProgressException', 400],
    ['SomethingNew', 429],
  ])('is repeated after %s with growing waits, a bounded number of times', async (code, status) => {
    const throttled = () => refusal(code, status);
    const { ask, sent, waits } = scripted([throttled(), throttled(), json(200, {})]);
    expect(await ask()).toEqual({});
    expect([sent.length, waits]).toEqual([3, [25, 50]]);
    const always = scripted(Array.from({ length: 9 }, throttled));
    expect(await faultOf(always.ask())).toMatchObject({ code: 'slow_down' });
    expect([always.sent.length, always.waits]).toEqual([5, [25, 50, 100, 200]]);
  });

  test.each([
    ['a lost connection', () => 'lost' as const],
    ['a 500', () => refusal('InternalServerError', 500)],
    ['a 503 that is no JSON', () => json(503, '<html>')],
  ])('is repeated twice after %s', async (_, answer) => {
    const { ask, sent } = scripted([answer(), answer(), json(200, {})]);
    expect(await ask()).toEqual({});
    expect(sent).toHaveLength(3);
    const always = scripted([answer(), answer(), answer(), json(200, {})]);
    expect(await faultOf(always.ask())).toMatchObject({ code: 'store_unavailable' });
  });

  test.each([
    ['throttling', () => refusal('ThrottlingException')],
    ['a lost connection', () => 'lost' as const],
    ['a 500', () => refusal('InternalServerError', 500)],
  ])('that is sent once is not repeated after %s', async (_, answer) => {
    const { ask, sent, waits } = scripted([answer(), json(200, {})]);
    await faultOf(ask({ once: true }));
    expect([sent.length, waits]).toEqual([1, []]);
  });

  test('that is sent once is still signed again by the time of the service', async () => {
    const skewed = refusal('InvalidSignatureException', 400, {
      date: 'Sun, 22 Nov 2026 10:20:00 GMT',
    });
    const { ask, sent } = scripted([skewed, json(200, {})]);
    expect(await ask({ once: true })).toEqual({});
    expect(sent.map(({ headers }) => headers.get('x-amz-date'))).toEqual([
      '20261122T100000Z',
      '20261122T102000Z',
    ]);
  });

  test('is not repeated after a refusal, whose code and body whoever asked reads', async () => {
    const reasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }];
    const body = { __type: 'a.b#TransactionCanceledException', CancellationReasons: reasons };
    const { ask, sent, errors } = scripted([json(400, body, { 'x-amzn-requestid': 'R-1' })]);
    const fault = await faultOf(ask());
    expect(fault.detail).toMatchObject({
      dynamodb: 'TransactionCanceledException',
      dynamodbRequestId: 'R-1',
    });
    expect(sent).toHaveLength(1);
    expect(errors).toMatchObject([{ code: 'TransactionCanceledException', status: 400, body }]);
  });

  test.each([
    [{ 'x-amzn-errortype': 'ResourceNotFoundException:http://internal.amazon.com/x' }, {}],
    [{}, { code: 'ResourceNotFoundException' }],
    [{}, { __type: 'ResourceNotFoundException' }],
  ])('finds the code of an error wherever the service writes it', async (headers, body) => {
    const { ask, errors } = scripted([json(404, body, headers as Record<string, string>)]);
    await faultOf(ask());
    expect(errors.map(({ code }) => code)).toEqual(['ResourceNotFoundException']);
  });

  test.each([
    ['nothing in time', 'never', 'too-late'],
    ['no connection', 'lost', 'unreachable'],
    ['no JSON', json(200, '<html>planted</html>'), 'unreadable'],
    ['a list', json(200, []), 'unreadable'],
    ['null', json(200, 'null'), 'unreadable'],
    ['more than can be', json(200, ' '.repeat(8 * 1024 * 1024 + 1)), 'too-long'],
  ] as const)('tells whoever asked that there was %s', async (_, answer, code) => {
    const { ask, errors } = scripted([answer], { timeoutMs: answer === 'never' ? 20 : 5_000 });
    const fault = await faultOf(ask({ once: true }));
    expect(fault.code).toBe('store_unavailable');
    expect(errors.at(-1)).toEqual({ code, status: 0, message: '', requestId: '', body: undefined });
  });

  test('reads an error whose members are of odd kinds', async () => {
    const odd = { __type: { toString: 1 }, code: [[]], message: { toString: 1 } };
    const { ask, errors } = scripted([json(400, odd)]);
    await faultOf(ask());
    expect(errors).toMatchObject([{ code: 'Unknown', message: '' }]);
  });

  test('is given up with what it met when the deadline comes while it waits', async () => {
    const backoff = { random: () => 0, wait: () => Promise.reject(new Error('aborted')) };
    const { ask, sent } = scripted([refusal('ThrottlingException'), json(200, {})], { backoff });
    expect(await faultOf(ask())).toMatchObject({ code: 'slow_down' });
    expect(sent).toHaveLength(1);
  });

  test('waits by the timers of the process, unless it is told otherwise', async () => {
    const backoff = { ...systemBackoff, random: () => 0 };
    const { ask, sent } = scripted(['lost', json(200, {})], { backoff });
    expect(await ask()).toEqual({});
    expect(sent).toHaveLength(2);
    expect(systemBackoff.random()).toBeLessThan(1);
    const over = AbortSignal.abort();
    await expect(systemBackoff.wait(100_000, over)).rejects.toThrow();
  });

  test('waits no longer than its deadline', async () => {
    const { ask, sent } = scripted(['never', json(200, {})], { timeoutMs: 20 });
    expect((await faultOf(ask())).message).toContain('did not answer in time');
    expect(sent).toHaveLength(1);
  });

  test('of any form is a fault that repeats neither it nor a secret', async () => {
    const planted = [...Object.values(credentials), 'planted-in-the-reply'];
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom(...planted).map((text) => JSON.stringify({ __type: text, message: text })),
      fc
        .constantFrom(...planted)
        .map((text) => JSON.stringify({ code: 5, Message: planted, text })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(200, 302, 400, 403, 429, 500),
        bodies,
        async (status, body) => {
          const answers = () => Array.from({ length: 5 }, () => json(status, body));
          const outcome = await scripted(answers())
            .ask()
            .catch((thrown: unknown) => thrown);
          if (status === 200 && !(outcome instanceof Fault)) return;
          const { message, detail, shown, stack, cause } = outcome as Fault;
          const said = JSON.stringify([message, detail, shown, stack, String(cause)]);
          for (const secret of planted) expect(said).not.toContain(secret);
        },
      ),
      { seed: 18, numRuns: campaign(150) },
    );
  });
});

describe('credentials of the environment', () => {
  test('are what Lambda puts there', async () => {
    const environment = {
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE000000000',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
    };
    expect(await environmentCredentials(environment)()).toEqual({
      accessKeyId: 'ASIAEXAMPLE000000000',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    });
    const { AWS_SESSION_TOKEN: _, ...longLived } = environment;
    expect(await environmentCredentials(longLived)()).not.toHaveProperty('sessionToken');
  });

  test.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('are none without %s', (name) => {
    const environment = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S', [name]: '' };
    expect(() => environmentCredentials(environment)).toThrow('set AWS_ACCESS_KEY_ID');
  });
});
