import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { presignRequest, signRequest } from '#core/sigv4/sign-request.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { type SignatureExpectations, verifySignature } from '#core/sigv4/verify-signature.ts';
import { campaign } from '#test/campaign.ts';

const now = new Date('2026-11-22T10:00:00Z');
const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'to/k+n=',
};
const s3 = { region: 'us-east-1', service: 's3', now };
const ssm = { region: 'us-east-1', service: 'ssm', now };

function plain(over: Partial<SignedHttpRequest> = {}): SignedHttpRequest {
  return {
    method: 'GET',
    path: '/',
    rawQuery: '',
    headers: [['Host', '127.0.0.1:8789']],
    body: Buffer.alloc(0),
    ...over,
  };
}

function signed(over: Partial<SignedHttpRequest> = {}, options = s3): SignedHttpRequest {
  const request = plain(over);
  return {
    ...request,
    headers: [...request.headers, ...signRequest(request, credentials, options)],
  };
}

function presigned(over: Partial<SignedHttpRequest> = {}, expiresSeconds = 600): SignedHttpRequest {
  const request = plain(over);
  return { ...request, rawQuery: presignRequest(request, credentials, { ...s3, expiresSeconds }) };
}

function verify(request: SignedHttpRequest, expected: Partial<SignatureExpectations> = {}) {
  const keys = {
    secretFor: async ({
      accessKeyId,
      sessionToken,
    }: {
      accessKeyId: string;
      sessionToken: string | undefined;
    }) =>
      accessKeyId === credentials.accessKeyId && sessionToken === credentials.sessionToken
        ? { secretAccessKey: credentials.secretAccessKey, principal: 'checkout' }
        : undefined,
  };
  return verifySignature(request, keys, { now, ...expected });
}

function withHeader(request: SignedHttpRequest, name: string, value: string): SignedHttpRequest {
  const headers: readonly HeaderPair[] = request.headers.map(([key, old]) =>
    key.toLowerCase() === name ? [key, value] : [key, old],
  );
  return { ...request, headers };
}

function authorizationOf(request: SignedHttpRequest): string {
  return request.headers.find(([name]) => name === 'authorization')?.[1] ?? '';
}

function rewritten(pattern: RegExp | string, by: string): SignedHttpRequest {
  const request = signed();
  return withHeader(request, 'authorization', authorizationOf(request).replace(pattern, by));
}

describe('paths', () => {
  test.each([
    '/bucket//key',
    '/bucket/../other/key',
    '/bucket/./key',
    '/bucket/a%20b%2Fc',
    '/bucket/trailing/',
  ])('S3 signs the wire path %s as it stands', async (path) => {
    expect(await verify(signed({ path }))).toMatchObject({ principal: 'checkout' });
  });

  test('an S3 path that only normalises to the signed one is refused', async () => {
    const request = { ...signed({ path: '/bucket/key' }), path: '/bucket/./key' };
    expect(await verify(request)).toMatchObject({ code: 'signature_mismatch' });
  });

  test('other services sign the normalised path', async () => {
    const request = { ...signed({ path: '/v1/names' }, ssm), path: '/v1/./x/..//names' };
    expect(await verify(request)).toMatchObject({ principal: 'checkout' });
  });

  test('an S3 path with a broken escape is refused', async () => {
    const request = { ...signed(), path: '/bucket/%zz' };
    expect(await verify(request)).toMatchObject({ code: 'signature_incomplete' });
  });

  test('a broken path or query cannot be signed', () => {
    expect(() => signRequest(plain({ path: 'x' }), credentials, ssm)).toThrow(Fault);
    expect(() => signRequest(plain({ rawQuery: 'a=%f' }), credentials, ssm)).toThrow(Fault);
  });
});

describe('form', () => {
  const good = signed();
  const refused: readonly (readonly [string, string, SignedHttpRequest])[] = [
    ['no signature', 'signature_missing', plain()],
    ['a query with a broken escape', 'signature_incomplete', { ...good, rawQuery: 'a=%' }],
    ['a query name that is not UTF-8', 'signature_incomplete', { ...good, rawQuery: '%ff' }],
    ['both forms at once', 'signature_incomplete', { ...presigned(), headers: good.headers }],
    [
      'two authorization headers',
      'signature_incomplete',
      { ...good, headers: [...good.headers, ['Authorization', authorizationOf(good)]] },
    ],
    [
      'two hosts',
      'signature_incomplete',
      { ...good, headers: [...good.headers, ['host', 'other']] },
    ],
    [
      'the asymmetric algorithm',
      'signature_incomplete',
      rewritten('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'),
    ],
    ['a bearer token', 'signature_incomplete', withHeader(good, 'authorization', 'Bearer abc')],
    [
      'an upper-case signature',
      'signature_incomplete',
      rewritten(/Signature=.*/, `Signature=${'A'.repeat(64)}`),
    ],
    ['a short signature', 'signature_incomplete', rewritten(/Signature=.*/, 'Signature=abc')],
    [
      'another signature',
      'signature_mismatch',
      rewritten(/Signature=.*/, `Signature=${'0'.repeat(64)}`),
    ],
    ['a scope of another day', 'signature_incomplete', rewritten('20261122', '20261121')],
    ['a scope without its end', 'signature_incomplete', rewritten('aws4_request', 'aws5_request')],
    ['an unknown access key', 'invalid_client_token', rewritten('ASIAEXAMPLE', 'ASIAOTHER')],
    [
      'a signed header that is not sent',
      'signature_incomplete',
      rewritten('SignedHeaders=host', 'SignedHeaders=accept;host'),
    ],
    [
      'unsorted signed headers',
      'signature_incomplete',
      rewritten('host;x-amz-content-sha256', 'x-amz-content-sha256;host'),
    ],
    [
      'a host that is not signed',
      'signature_incomplete',
      rewritten('SignedHeaders=host;', 'SignedHeaders='),
    ],
    [
      'a session token that is not signed',
      'signature_incomplete',
      rewritten(';x-amz-security-token', ''),
    ],
    [
      'an x_amz_ header',
      'signature_incomplete',
      { ...good, headers: [...good.headers, ['X_Amz_Acl', 'public-read']] },
    ],
    [
      'no date',
      'signature_incomplete',
      { ...good, headers: good.headers.filter(([n]) => n !== 'x-amz-date') },
    ],
    [
      'a date no calendar has',
      'signature_incomplete',
      withHeader(good, 'x-amz-date', '20260230T000000Z'),
    ],
    [
      'a date in another form',
      'signature_incomplete',
      withHeader(good, 'x-amz-date', 'Sun, 22 Nov 2026 10:00:00 GMT'),
    ],
  ];

  test.each(refused)('refuses %s', async (_, code, request) => {
    expect(await verify(request)).toMatchObject({ code });
  });

  test('answers the fault that the key source answers', async () => {
    const fault = new Fault('unavailable', 'the keys cannot be read; try again shortly');
    expect(await verifySignature(good, { secretFor: async () => fault }, { now })).toBe(fault);
  });
});

describe('time', () => {
  const at = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

  test.each([
    [s3, 900, true],
    [s3, 901, false],
    [s3, -900, true],
    [s3, -901, false],
    [ssm, 300, true],
    [ssm, 301, false],
    [ssm, -300, true],
    [ssm, -301, false],
  ])(
    'for $service at %i seconds from signing: accepted is %s',
    async (options, seconds, accepted) => {
      const verified = await verify(signed({}, options), { now: at(seconds) });
      expect(verified instanceof Fault ? verified.code : 'accepted').toBe(
        accepted ? 'accepted' : 'signature_expired',
      );
    },
  );

  test('a presigned request lasts as long as it says', async () => {
    expect(await verify(presigned(), { now: at(600) })).toMatchObject({ form: 'query' });
    expect(await verify(presigned(), { now: at(601) })).toMatchObject({
      code: 'signature_expired',
    });
  });

  test.each(['0', '604801', '-1', '1e3', '', '99999999'])(
    'refuses X-Amz-Expires=%s',
    async (expires) => {
      const request = presigned();
      const rawQuery = request.rawQuery.replace('X-Amz-Expires=600', `X-Amz-Expires=${expires}`);
      expect(await verify({ ...request, rawQuery })).toMatchObject({
        code: 'signature_incomplete',
      });
    },
  );
});

describe('the query form', () => {
  test.each([
    'X-Amz-Credential',
    'X-Amz-SignedHeaders',
    'X-Amz-Signature',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-Security-Token',
  ])('refuses %s twice', async (name) => {
    const request = presigned();
    const part = request.rawQuery.split('&').find((pair) => pair.startsWith(`${name}=`));
    const rawQuery = `${request.rawQuery}&${part}`;
    expect(await verify({ ...request, rawQuery })).toMatchObject({ code: 'signature_incomplete' });
  });

  test.each([
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-SignedHeaders',
    'X-Amz-Date',
    'X-Amz-Expires',
  ])('refuses a query without %s', async (name) => {
    const request = presigned();
    const rawQuery = request.rawQuery
      .split('&')
      .filter((pair) => !pair.startsWith(`${name}=`))
      .join('&');
    expect(await verify({ ...request, rawQuery })).toMatchObject({ code: 'signature_incomplete' });
  });

  test('refuses another algorithm and a doubled host', async () => {
    const request = presigned();
    const rawQuery = request.rawQuery.replace('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA1');
    expect(await verify({ ...request, rawQuery })).toMatchObject({ code: 'signature_incomplete' });
    const headers: readonly HeaderPair[] = [...request.headers, ['host', 'x']];
    expect(await verify({ ...request, headers })).toMatchObject({ code: 'signature_incomplete' });
  });
});

describe('the body', () => {
  const body = Buffer.from('hello');

  test('a declared hash must be the hash of the body', async () => {
    const request = signed({ body });
    expect(await verify(request)).toMatchObject({ payload: 'hashed' });
    expect(await verify({ ...request, body: Buffer.from('hullo') })).toMatchObject({
      code: 'signature_mismatch',
    });
  });

  test('S3 must declare a hash, others need not', async () => {
    const request = signed({}, { ...s3, service: 's3' });
    const headers = request.headers.filter(([name]) => name !== 'x-amz-content-sha256');
    const shortened = withHeader(
      { ...request, headers },
      'authorization',
      authorizationOf(request).replace('x-amz-content-sha256;', ''),
    );
    expect(await verify(shortened)).toMatchObject({ code: 'signature_incomplete' });
    expect(await verify(signed({ body }, ssm))).toMatchObject({ payload: 'hashed' });
  });

  test.each([
    ['UNSIGNED-PAYLOAD', 's3', 'signature_mismatch'],
    ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 's3', 'signature_mismatch'],
    ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 's3', 'signature_incomplete'],
    ['UNSIGNED-PAYLOAD', 'ssm', 'signature_incomplete'],
  ])('a body declared as %s to %s is read as such', async (declared, service, code) => {
    // The words are exchanged after signing: those that may be used then fail as a signature only.
    const request = signed({}, { ...s3, service });
    const headers = request.headers.filter(([name]) => name !== 'x-amz-content-sha256');
    const names = /SignedHeaders=([^,]+)/.exec(authorizationOf(request))?.[1]?.split(';') ?? [];
    const all = [...new Set([...names, 'x-amz-content-sha256'])].sort().join(';');
    const changed = withHeader(
      { ...request, headers: [...headers, ['x-amz-content-sha256', declared]] },
      'authorization',
      authorizationOf(request).replace(/SignedHeaders=[^,]+/, `SignedHeaders=${all}`),
    );
    expect(await verify(changed)).toMatchObject({ code });
  });

  test('a presigned S3 request leaves its body open', async () => {
    const request = { ...presigned({ method: 'PUT' }), body };
    expect(await verify(request)).toMatchObject({ payload: 'unsigned' });
  });
});

describe('any request', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  const path = fc
    .array(text.map(encodeURIComponent), { maxLength: 5 })
    .map((segments) => `/${segments.join('/')}`);
  const query = fc
    .array(fc.tuple(text, text), { maxLength: 5 })
    .map((pairs) => pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&'));
  const request = fc.record({
    method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
    path,
    rawQuery: query,
    body: fc.uint8Array({ maxLength: 64 }),
  });

  test('that we sign, we accept, and not for another method', async () => {
    await fc.assert(
      fc.asyncProperty(request, fc.constantFrom(s3, ssm), async (over, options) => {
        const made = signed(over, options);
        expect(await verify(made)).toMatchObject({ principal: 'checkout' });
        expect(await verify({ ...made, method: 'HEAD' })).toBeInstanceOf(Fault);
      }),
      { seed: 11, numRuns: campaign(150) },
    );
  });

  test('however malformed, is refused with a fault and never throws', async () => {
    const noise = fc.record({
      method: fc.string(),
      path: fc.string(),
      rawQuery: fc.oneof(
        fc.string(),
        fc.constant('X-Amz-Signature=%'),
        fc.constant('X-Amz-Algorithm'),
      ),
      headers: fc.array(
        fc.tuple(fc.constantFrom('host', 'authorization', 'x-amz-date', 'x-amz-acl'), fc.string()),
        { maxLength: 6 },
      ),
      body: fc.uint8Array({ maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(noise, async (made) => {
        expect(await verify(made)).toBeInstanceOf(Fault);
      }),
      { seed: 12, numRuns: campaign(300) },
    );
  });
});
