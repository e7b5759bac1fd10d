import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { authenticateCall, type CallGate } from '#core/gateway/authenticate/authenticate-call.ts';
import { faultInCoverage } from '#core/gateway/authenticate/body-coverage.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import {
  credentials,
  facts,
  gate,
  now,
  plain,
  presigned,
  s3,
  secondsLater,
  signed,
  ssm,
  withHeaders,
} from './gate.ts';

const body = Buffer.from('{"Name":"a"}');

function authenticate(
  request: SignedHttpRequest,
  over: Partial<CallGate<string>> = {},
  leaseEndsAt?: Date,
) {
  return authenticateCall(request, facts, gate(over, leaseEndsAt));
}

const refused = (code: string, says: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(says) });

function changed(request: SignedHttpRequest, name: string, by: (value: string) => string) {
  return {
    ...request,
    headers: request.headers.map(
      ([key, value]) => [key, key === name ? by(value) : value] as const,
    ),
  };
}

describe('a call that is signed', () => {
  test('says who signed it, what is signed and how long that holds', async () => {
    expect(await authenticate(signed({ body }))).toMatchObject({
      principal: 'checkout',
      accessKeyId: credentials.accessKeyId,
      scope: { region: 'us-east-1', service: 'ssm' },
      signedHeaders: ['host', 'x-amz-date', 'x-amz-security-token'],
      usableUntil: secondsLater(300),
    });
    expect(await authenticate(signed({ body }, s3))).toMatchObject({
      usableUntil: secondsLater(900),
      payload: 'hashed',
    });
    expect(await authenticate(presigned())).toMatchObject({ usableUntil: secondsLater(600) });
  });
});

describe('8.B', () => {
  test('13 an x-amz- header that is not signed', async () => {
    for (const name of [
      'x-amz-copy-source',
      'x-amz-acl',
      'x-amz-tagging',
      'X-Amz-Server-Side-Encryption',
      'x-amz-website-redirect-location',
    ]) {
      expect(await authenticate(withHeaders(signed({}, s3), [name, 'a']))).toEqual(
        refused('signature_incomplete', /sign all of them/),
      );
      expect(await authenticate(withHeaders(presigned(), [name, 'a']))).toBeInstanceOf(Fault);
    }
  });

  test('14 a body declared unsigned to a service that reads it', async () => {
    const request = signed({ body, headers: [['host', 'a']] });
    const declared = withHeaders(request, ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']);
    const signing = changed(declared, 'authorization', (value) =>
      value.replace('SignedHeaders=host', 'SignedHeaders=host;x-amz-content-sha256'),
    );
    expect(await authenticate(signing)).toEqual(
      refused('signature_incomplete', /hex SHA-256 of the body/),
    );
  });

  test('14 a body of S3 that says what the call does', () => {
    const said = { bytes: 10, isStreamed: false };
    expect(faultInCoverage('hashed', said)).toBeUndefined();
    expect(faultInCoverage('unsigned', said)).toMatchObject({ code: 'signature_incomplete' });
    expect(faultInCoverage('unsigned-trailer', said)).toMatchObject({
      code: 'signature_incomplete',
    });
    expect(faultInCoverage('unsigned', { ...said, bytes: 0 })).toBeUndefined();
    expect(faultInCoverage('unsigned-trailer', { ...said, isStreamed: true })).toBeUndefined();
  });

  test('15 a declared hash that is not the hash of the body', async () => {
    const request = { ...signed({ body }, s3), body: Buffer.from('{"Name":"b"}') };
    expect(await authenticate(request)).toEqual(refused('signature_mismatch', /hash/));
  });

  test('17 a lease that has ended, under a signature that is right', async () => {
    expect(await authenticate(signed(), {}, now)).toEqual(
      refused('lease_ended', /exchange a token/),
    );
    expect(await authenticate(signed(), {}, secondsLater(1))).toMatchObject({
      principal: 'checkout',
    });
  });

  test('17 a lease that was revoked is refused in the words of the key source', async () => {
    const revoked = new Fault('lease_revoked', 'the lease was revoked; ask its owner');
    expect(await authenticate(signed(), { keys: { holderOf: async () => revoked } })).toBe(revoked);
  });

  test('18 a presigned request outlives the lease by nothing', async () => {
    const request = presigned({}, 604_800);
    const end = secondsLater(1_800);
    expect(await authenticate(request, { now: secondsLater(1_799) }, end)).toMatchObject({
      usableUntil: end,
    });
    expect(await authenticate(request, { now: end }, end)).toMatchObject({ code: 'lease_ended' });
  });

  test('19 a presigned request is its signer’s, whoever sends it', async () => {
    const sent = withHeaders(presigned(), ['user-agent', 'somebody else']);
    expect(await authenticate(sent)).toMatchObject({ principal: 'checkout', form: 'query' });
  });

  const authorization = (value: string) => withHeaders(plain(), ['authorization', value]);
  const declares = (hash: string) => withHeaders(signed(), ['x-amz-content-sha256', hash]);
  test.each<readonly [string, SignedHttpRequest, string, RegExp]>([
    [
      '20 SigV2 in a header',
      authorization('AWS AKIAEXAMPLE:c2ln='),
      'signature_incomplete',
      /Version 2.*s3v4/,
    ],
    [
      '20 SigV2 in a query',
      plain({ rawQuery: 'AWSAccessKeyId=A&Signature=b%3D&Expires=1' }),
      'signature_incomplete',
      /Version 2/,
    ],
    [
      '20 SigV2 in a form',
      plain({
        headers: [
          ['host', 'a'],
          ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
        ],
        body: Buffer.from('Action=A&AWSAccessKeyId=B&Signature=c'),
      }),
      'signature_incomplete',
      /Version 2/,
    ],
    ['20 AWS3', authorization('AWS3-HTTPS AWSAccessKeyId=A'), 'signature_incomplete', /Version 2/],
    [
      '20 SigV4A in a header',
      authorization('AWS4-ECDSA-P256-SHA256 Credential=A'),
      'signature_incomplete',
      /SigV4A/,
    ],
    [
      '20 SigV4A in a query',
      plain({ rawQuery: 'X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256' }),
      'signature_incomplete',
      /SigV4A/,
    ],
    [
      '20 a set of regions',
      withHeaders(signed(), ['x-amz-region-set', '*']),
      'signature_incomplete',
      /SigV4A/,
    ],
    [
      'a signature of HTTP/2',
      authorization(
        'AWS4-HMAC-SHA256 Credential=A, SignedHeaders=:authority;x-amz-date, Signature=0',
      ),
      'signature_incomplete',
      /HTTP\/2/,
    ],
    ['20 a bearer token', authorization('Bearer abc'), 'signature_incomplete', /bearer/],
    ['20 a password', authorization('Basic abc'), 'signature_incomplete', /of no kind known/],
    ['20 nobody', plain(), 'signature_missing', /not signed/],
    [
      '20 a session of S3 Express',
      withHeaders(signed(), ['x-amz-s3session-token', 'a']),
      'signature_incomplete',
      /S3 Express/,
    ],
    [
      'signed chunks',
      declares('STREAMING-AWS4-HMAC-SHA256-PAYLOAD'),
      'signature_incomplete',
      /chunk by chunk/,
    ],
    [
      'signed chunks with a trailer',
      declares('STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'),
      'signature_incomplete',
      /chunk by chunk/,
    ],
    [
      'signed events',
      declares('STREAMING-AWS4-HMAC-SHA256-EVENTS'),
      'signature_incomplete',
      /signed event stream/,
    ],
    [
      'an event stream',
      withHeaders(signed(), ['content-type', 'application/vnd.amazon.eventstream']),
      'signature_incomplete',
      /event stream/,
    ],
    [
      '22 a form with a policy',
      plain({
        headers: [
          ['host', 'a'],
          ['content-type', 'multipart/form-data; boundary=b'],
        ],
      }),
      'signature_missing',
      /form with a policy/,
    ],
  ])('%s', async (_what, request, code, says) => {
    expect(await authenticate(request)).toEqual(refused(code, says));
  });

  test('21 a scope of another day than the date', async () => {
    const request = changed(signed(), 'authorization', (value) =>
      value.replace('20261122', '20261121'),
    );
    expect(await authenticate(request)).toEqual(refused('signature_incomplete', /day/));
  });

  test('21 a key of yesterday at midnight', async () => {
    const midnight = new Date('2026-11-23T00:02:00Z');
    const late = signed({}, { ...ssm, now: new Date('2026-11-22T23:59:59Z') });
    expect(await authenticate(late, { now: midnight }, secondsLater(86_400))).toMatchObject({
      scope: { date: '20261122' },
    });
  });

  test('23 a region that is not served', async () => {
    expect(await authenticate(signed({}, { ...ssm, region: 'ap-south-2' }))).toEqual(
      refused('policy_denied', /region ap-south-2 .* sign for one of eu-west-1, us-east-1/),
    );
    const regions = new Set(Array.from({ length: 10 }, (_, at) => `r-${at}`));
    expect(await authenticate(signed(), { regions })).toEqual(
      refused('policy_denied', /r-7 and 2 more/),
    );
  });

  test('24 a scope of another service than was signed for', async () => {
    const request = changed(signed(), 'authorization', (value) =>
      value.replace('/ssm/', '/dynamodb/'),
    );
    expect(await authenticate(request)).toMatchObject({ code: 'signature_mismatch' });
  });

  test('an unknown key, or a session token of another key', async () => {
    expect(
      await authenticate(
        changed(signed(), 'authorization', (value) => value.replace('SLYPEX', 'SLYPEY')),
      ),
    ).toMatchObject({ code: 'invalid_client_token' });
    expect(
      await authenticate(changed(signed(), 'x-amz-security-token', () => 'slytother')),
    ).toMatchObject({ code: 'invalid_client_token' });
  });

  test('the strict form and the form of the service come first', async () => {
    expect(await authenticate({ ...signed({}, ssm), path: '//' })).toMatchObject({
      code: 'invalid_request',
    });
    expect(await authenticate(withHeaders(signed(), ['host', 'b']))).toMatchObject({
      code: 'invalid_request',
    });
    expect(
      await authenticateCall(signed(), { ...facts, httpVersion: '1.0' }, gate()),
    ).toMatchObject({ code: 'invalid_request' });
  });

  test('a query that is no query', async () => {
    expect(await authenticate(plain({ rawQuery: 'X-Amz-Signature' }))).toMatchObject({
      code: 'signature_incomplete',
    });
  });
});

test('no refusal repeats what the caller sent as credentials', async () => {
  const planted = ['wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY', 'slytsecretsecretsecret'];
  const requests = [
    withHeaders(plain(), ['authorization', `Bearer ${planted[0]}`]),
    withHeaders(plain(), ['authorization', `AWS AKIA:${planted[0]}`]),
    changed(signed(), 'x-amz-security-token', () => planted[1] ?? ''),
    plain({ rawQuery: `X-Amz-Security-Token=${planted[1]}&X-Amz-Signature=${planted[0]}` }),
  ];
  for (const request of requests) {
    const fault = await authenticate(request);
    expect(fault).toBeInstanceOf(Fault);
    for (const secret of planted)
      expect(JSON.stringify([fault, (fault as Fault).message])).not.toContain(secret);
  }
});
