import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSts } from '#adapters/aws/sts.ts';
import { Fault } from '#core/faults.ts';
import type { AssumeRoleRequest } from '#core/leases/sts.ts';
import { writeXml } from '#core/xml/write-xml.ts';
import { campaign } from '#test/campaign.ts';
import { transportOf } from './transport-of.ts';

const at = new Date('2026-11-22T10:00:00Z');
const credentials = {
  accessKeyId: 'ASIAPLANTEDPLANTED00',
  secretAccessKey: 'planted-secret-access-key',
  sessionToken: 'planted-session-token',
};
const request: AssumeRoleRequest = {
  roleArn: 'arn:aws:iam::111122223333:role/teams/shop/deploy',
  sessionName: 'a-session',
  sourceIdentity: 'somebody',
  durationSeconds: 900,
  tags: {},
};

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly date?: string;
}

function success(over: { readonly arn?: string; readonly expiration?: string } = {}): Reply {
  const result = {
    AssumedRoleUser: {
      Arn: over.arn ?? 'arn:aws:sts::111122223333:assumed-role/deploy/a-session',
      AssumedRoleId: 'AROAEXAMPLE:a-session',
    },
    Credentials: {
      AccessKeyId: 'ASIAEXAMPLE000000000',
      SecretAccessKey: 'x'.repeat(40),
      SessionToken: 'token',
      Expiration: over.expiration ?? '2026-11-22T10:15:00Z',
    },
  };
  return { status: 200, body: writeXml('AssumeRoleResponse', { AssumeRoleResult: result }) };
}

function failure(status: number, Code: string, Message = '', date?: string): Reply {
  const body = writeXml('ErrorResponse', {
    Error: { Type: 'Sender', Code, Message },
    RequestId: 'r-1',
  });
  return { status, body, ...(date === undefined ? {} : { date }) };
}

/** An STS that answers with one reply after the other; `lost` is a connection that breaks. */
function scripted(...replies: readonly (Reply | 'lost')[]) {
  const clock = { at };
  const dates: string[] = [];
  const sts = createSts({
    endpoint: 'https://sts.us-east-1.amazonaws.com',
    region: 'us-east-1',
    credentials: async () => credentials,
    clock: { now: () => clock.at },
    timeoutMs: 5_000,
    transport: transportOf(async (_, init) => {
      const reply = replies[dates.length];
      dates.push(new Headers(init?.headers).get('x-amz-date') ?? '');
      if (reply === undefined || reply === 'lost') throw new TypeError('fetch failed');
      const headers = new Headers(reply.date === undefined ? {} : { date: reply.date });
      return new Response(reply.body, { status: reply.status, headers });
    }),
  });
  return { sts, dates, clock };
}

async function faultOf(...replies: readonly (Reply | 'lost')[]): Promise<Fault> {
  const error: unknown = await scripted(...replies)
    .sts.assumeRole(request)
    .catch((thrown) => thrown);
  if (error instanceof Fault) return error;
  throw new Error('it did not refuse with a fault');
}

describe('a call', () => {
  test('leaves the path of the role out of the session, as STS does', async () => {
    const assumed = await scripted(success()).sts.assumeRole(request);
    expect(assumed).toMatchObject({
      expiresAt: new Date('2026-11-22T10:15:00Z'),
      packedPolicyPercent: null,
    });
  });

  test.each([
    ['a lost connection', 'lost'],
    ['a 500', failure(500, 'InternalFailure')],
    ['a 503', { status: 503, body: '<html>' }],
  ] as const)('is repeated once after %s', async (_, first) => {
    const { sts, dates } = scripted(first, success());
    await sts.assumeRole(request);
    expect(dates).toHaveLength(2);
    expect(await faultOf(first, first, success())).toMatchObject({ code: 'sts_unavailable' });
  });

  test.each([
    failure(403, 'AccessDenied'),
    failure(400, 'Throttling'),
    failure(400, 'ValidationError'),
  ])('is not repeated after a refusal', async (refusal) => {
    const { sts, dates } = scripted(refusal, success());
    await expect(sts.assumeRole(request)).rejects.toBeInstanceOf(Fault);
    expect(dates).toHaveLength(1);
  });

  test.each(['RequestTimeTooSkewed', 'SignatureDoesNotMatch', 'RequestExpired'])(
    'is signed again by the time of STS after %s, which is remembered',
    async (code) => {
      const refusal = failure(403, code, '', 'Sun, 22 Nov 2026 10:20:00 GMT');
      const { sts, dates } = scripted(refusal, success(), success());
      await sts.assumeRole(request);
      await sts.assumeRole(request);
      expect(dates).toEqual(['20261122T100000Z', '20261122T102000Z', '20261122T102000Z']);
    },
  );

  test('is signed by our own time again once our clock is put right', async () => {
    const refusal = failure(403, 'RequestTimeTooSkewed', '', 'Sun, 22 Nov 2026 10:20:00 GMT');
    const { sts, dates, clock } = scripted(refusal, success(), refusal, success(), success());
    await sts.assumeRole(request);
    clock.at = new Date('2026-11-22T10:20:00Z');
    await sts.assumeRole(request);
    await sts.assumeRole(request);
    expect(dates.slice(2)).toEqual(['20261122T104000Z', '20261122T102000Z', '20261122T102000Z']);
  });

  test('is not signed again when the clocks agree, nor more than once', async () => {
    const wrongSecret = failure(403, 'SignatureDoesNotMatch', '', 'Sun, 22 Nov 2026 10:00:10 GMT');
    expect(await faultOf(wrongSecret, success())).toMatchObject({ code: 'sts_unavailable' });
    const skewed = failure(403, 'RequestTimeTooSkewed', '', 'Sun, 22 Nov 2026 10:20:00 GMT');
    expect(await faultOf(skewed, skewed, success())).toMatchObject({ code: 'sts_unavailable' });
    expect(await faultOf(failure(403, 'RequestTimeTooSkewed'), success())).toMatchObject({
      code: 'sts_unavailable',
    });
  });

  test('fails when the credentials of the broker cannot be read', async () => {
    const sts = createSts({
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      credentials: async () => {
        throw new Error(credentials.secretAccessKey);
      },
      clock: { now: () => at },
      timeoutMs: 1_000,
    });
    await expect(sts.assumeRole(request)).rejects.toMatchObject({
      code: 'sts_unavailable',
      message: expect.stringContaining('credentials of the broker'),
    });
  });
});

describe('a reply', () => {
  test.each([
    [
      'for another session',
      success({ arn: 'arn:aws:sts::111122223333:assumed-role/deploy/other' }),
    ],
    [
      'for another account',
      success({ arn: 'arn:aws:sts::444455556666:assumed-role/deploy/a-session' }),
    ],
    ['without an end', success({ expiration: 'soon' })],
    ['that ends on no day', success({ expiration: '2026-13-22T10:15:00Z' })],
    ['that is no XML', { status: 200, body: '{}' }],
    ['with a document type', { status: 200, body: `<!DOCTYPE a>${success().body}` }],
    ['that never ends', { status: 200, body: ' '.repeat(70_000) }],
  ])('%s vends nothing', async (_, reply) => {
    expect(await faultOf(reply)).toMatchObject({ code: 'sts_unavailable' });
  });

  test.each([
    [
      'AccessDenied',
      'role_refused',
      'User: x is not authorized to perform: sts:TagSession on resource: y',
      'sts:TagSession on the role',
    ],
    ['AccessDenied', 'role_refused', 'no', 'external id'],
    [
      'PackedPolicyTooLarge',
      'packed_policy_too_large',
      'Packed policy consumes 120% of allotted space',
      '120 %',
    ],
    ['MalformedPolicyDocument', 'malformed_policy', '', 'session policy'],
    [
      'ValidationError',
      'invalid_request',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      'leaseSeconds',
    ],
    [
      'ValidationError',
      'invalid_request',
      "1 validation error detected: Value 'p' at 'roleArn' failed to satisfy constraint",
      'the parameter roleArn',
    ],
    ['Throttling', 'slow_down', '', 'throttling'],
    ['ExpiredToken', 'sts_unavailable', '', 'credentials of the broker itself'],
    ['InvalidClientTokenId', 'sts_unavailable', '', 'credentials of the broker itself'],
    ['RegionDisabledException', 'sts_unavailable', '', 'region'],
    ['SomethingNew', 'sts_unavailable', '', 'sts failed'],
  ])('%s is %s', async (code, wanted, text, says) => {
    const fault = await faultOf(failure(403, code, text));
    expect(fault.code).toBe(wanted);
    expect(fault.message).toContain(says);
    expect(fault.detail.sts).toBe(code);
  });

  test.each([
    ['Packed policy consumes 120% of allotted space, please use smaller policy.', 120],
    ['The policy is too large.', null],
  ])(
    'of too large a packed size shows how large STS says that it is: %s',
    async (text, percent) => {
      const fault = await faultOf(failure(400, 'PackedPolicyTooLarge', text));
      expect(fault.shown).toEqual({ reported_packed_percent: percent });
    },
  );

  test('of 429 is a slow down, whatever it says', async () => {
    expect(await faultOf({ status: 429, body: '' })).toMatchObject({ code: 'slow_down' });
  });

  test('of any form is a fault that repeats neither it nor a secret', async () => {
    const secrets = [...Object.values(credentials), 'planted-in-the-reply'];
    const codes = fc.constantFrom(
      'AccessDenied',
      'ValidationError',
      'PackedPolicyTooLarge',
      'SignatureDoesNotMatch',
      'planted-in-the-reply',
      'ExpiredToken',
    );
    const message = fc
      .constantFrom(...secrets, "at 'policy' failed", '99% DurationSeconds')
      .map((text) => `${text} ${secrets.join(' ')}`);
    const replies = fc.oneof(
      fc
        .tuple(fc.constantFrom(400, 403, 500), codes, message)
        .map(([status, code, text]) => failure(status, code, text)),
      fc
        .tuple(fc.constantFrom(200, 400, 503), fc.string())
        .map(([status, body]) => ({ status, body })),
    );
    await fc.assert(
      fc.asyncProperty(replies, async (reply) => {
        const fault = await faultOf(reply, reply);
        const shown = JSON.stringify([
          fault.message,
          fault.detail,
          fault.shown,
          String(fault.cause),
          fault.stack,
        ]);
        for (const secret of secrets) expect(shown).not.toContain(secret);
      }),
      { seed: 31, numRuns: campaign(150) },
    );
  });
});
