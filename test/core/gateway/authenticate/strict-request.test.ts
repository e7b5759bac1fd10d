import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { faultInServiceForm } from '#core/gateway/authenticate/service-form.ts';
import { faultInStrictForm } from '#core/gateway/authenticate/strict-request.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { campaign } from '#test/campaign.ts';
import { facts, plain, s3, signed, withHeaders } from './gate.ts';

const good = plain();
const body = Buffer.from('{}');
const header = (name: string, value: string) => withHeaders(good, [name, value]);
const twice = (name: string, value: string) => withHeaders(good, [name, value], [name, value]);

type Row = readonly [what: string, request: SignedHttpRequest, says: RegExp];

describe('8.A: what the HTTP parser of Node takes and the gateway refuses', () => {
  const rows: readonly Row[] = [
    ['A1 a second host', header('Host', 'other.example'), /header host is in the request twice/],
    [
      'A1 hosts joined by a front',
      plain({ headers: [['host', 'a.example,b.example']] }),
      /host must be one/,
    ],
    [
      'A1 a second authorization',
      twice('Authorization', 'x'),
      /authorization is in the request twice/,
    ],
    [
      'A1 a second x-amz-target',
      twice('X-Amz-Target', 'A.B'),
      /x-amz-target is in the request twice/,
    ],
    ['A1 targets joined by a front', header('x-amz-target', 'A.B,A.C'), /x-amz-target must be one/],
    [
      'A1 a second x-amz-date',
      twice('x-amz-date', '20261122T100000Z'),
      /x-amz-date is in the request twice/,
    ],
    [
      'A1 a second content-type',
      twice('Content-Type', 'text/xml'),
      /content-type is in the request twice/,
    ],
    [
      'A1 media types joined by a front',
      header('content-type', 'text/xml,a/b'),
      /content-type must be one/,
    ],
    [
      'A1 any x-amz- header twice',
      twice('x-amz-acl', 'private'),
      /x-amz-acl is in the request twice/,
    ],
    ['A1 a range twice', twice('range', 'bytes=0-1'), /range is in the request twice/],
    [
      'A2 an absolute target',
      plain({ path: 'http://169.254.169.254/' }),
      /path that begins with \//,
    ],
    ['A2 the asterisk target', plain({ path: '*' }), /path that begins with \//],
    [
      'A2 an authority target',
      plain({ path: 'dynamodb.us-east-1.amazonaws.com:443' }),
      /path that begins with \//,
    ],
    ['A2 a fragment in the path', plain({ path: '/a#b' }), /encode # as %23/],
    ['A2 a fragment in the query', plain({ rawQuery: 'a=b#c' }), /encode # as %23/],
    ['A2 a backslash', plain({ path: '/a\\..\\b' }), /encode it as %5C/],
    ['A2 raw non-ASCII in the path', plain({ path: '/ሴ' }), /path has a character/],
    ['A2 a space in the path', plain({ path: '/a b' }), /path has a character/],
    ['A2 raw non-ASCII in the query', plain({ rawQuery: 'ሴ=1' }), /query has a character/],
    ['A2 a bare plus in the query', plain({ rawQuery: 'a=b+c' }), /bare \+/],
    ['A2 a semicolon in the query', plain({ rawQuery: 'a=1;b=2' }), /query has a character/],
    ['A2 a broken escape in the path', plain({ path: '/%zz' }), /path is not UTF-8/],
    ['A2 an overlong slash in the path', plain({ path: '/a%c0%afb' }), /path is not UTF-8/],
    ['A2 a zero byte in the path', plain({ path: '/a%00b' }), /zero byte/],
    ['A2 a broken escape in the query', plain({ rawQuery: 'a=%f' }), /query is not UTF-8/],
    ['A2 a zero byte in the query', plain({ rawQuery: 'a=%00' }), /zero byte/],
    ['A3 underscores for hyphens', header('X_Amz_Target', 'A.B'), /underscore/],
    [
      'A4 a connection that names a header',
      header('Connection', 'close, x-amz-copy-source'),
      /connection must be/,
    ],
    ['A4 TE', header('TE', 'trailers'), /no TE/],
    ['A4 Upgrade', header('Upgrade', 'h2c'), /no TE, Trailer, Upgrade/],
    ['A4 Trailer', header('Trailer', 'x-amz-acl'), /no TE, Trailer/],
    ['A4 HTTP2-Settings', header('HTTP2-Settings', 'AAMAAABk'), /no TE/],
    ['A5 X-HTTP-Method-Override', header('X-HTTP-Method-Override', 'DELETE'), /another method/],
    ['A5 X-Method-Override', header('X-Method-Override', 'DELETE'), /another method/],
    ['A5 _method', plain({ rawQuery: '_method=DELETE' }), /_method/],
    ['A5 _Method, encoded', plain({ rawQuery: '%5fMethod=DELETE' }), /_method/],
    ['A5 X-Original-URL', header('X-Original-URL', '/admin'), /another target/],
    ['A7 a pseudo-header', header(':authority', 'a.example'), /HTTP\/2/],
    ['A8 a header block too large', header('x-note', 'a'.repeat(16_384)), /headers are too large/],
    [
      'A8 too many headers',
      withHeaders(good, ...Array.from({ length: 100 }, (_, at): HeaderPair => [`x-${at}`, ''])),
      /headers are too large/,
    ],
    ['A8 a query too long', plain({ rawQuery: `a=${'b'.repeat(8_191)}` }), /target is too long/],
    ['A8 a path too long', plain({ path: `/${'b'.repeat(4_096)}` }), /target is too long/],
    [
      'a transfer-encoding beside content-length',
      withHeaders(good, ['content-length', '0'], ['transfer-encoding', 'chunked']),
      /two ends/,
    ],
    ['another transfer-encoding', header('transfer-encoding', 'gzip, chunked'), /must be chunked/],
    [
      'a content-length too short',
      plain({ body, headers: [['content-length', '1']] }),
      /length of the body/,
    ],
    [
      'a content-length with a sign',
      plain({ body, headers: [['content-length', '+2']] }),
      /length of the body/,
    ],
    ['HEAD with a body', plain({ method: 'HEAD', body }), /HEAD request has a body/],
    ['DELETE with a body', plain({ method: 'DELETE', body }), /DELETE request has a body/],
    ['another method', plain({ method: 'CONNECT' }), /no operation of AWS has this method/],
    ['a method in lower case', plain({ method: 'get' }), /no operation of AWS has this method/],
    ['a line feed in a value', header('x-note', 'a\nb'), /outside printable ASCII/],
    ['raw non-ASCII in a value', header('x-note', 'ሴ'), /outside printable ASCII/],
    ['a space in a name', header('x note', 'a'), /rename it/],
    ['another expectation', header('expect', '200-ok'), /100-continue/],
  ];

  test.each(rows)('%s', (_what, request, says) => {
    const fault = faultInStrictForm(request, facts);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault?.message).toMatch(says);
    expect(fault?.code).toMatch(/^(?:invalid_request|request_too_large)$/);
  });

  test.each([
    ['HTTP/1.0', { httpVersion: '1.0' }, /HTTP\/1\.1/],
    ['HTTP/0.9', { httpVersion: '0.9' }, /HTTP\/1\.1/],
    ['A6 trailers', { trailers: ['x-amz-acl'] }, /trailers/],
    ['chunk extensions', { hasChunkExtensions: true }, /extension/],
  ])('as a fact of the front: %s', (_what, over, says) => {
    expect(faultInStrictForm(good, { ...facts, ...over })?.message).toMatch(says);
  });
});

describe('strict by service', () => {
  const rows: readonly (readonly [string, string, SignedHttpRequest, RegExp])[] = [
    ['A8 another coding', 'monitoring', header('content-encoding', 'br'), /other than gzip/],
    ['A8 two codings', 'monitoring', header('content-encoding', 'gzip, gzip'), /other than gzip/],
    ['C33 a .. segment', 'lambda', plain({ path: '/a/../b' }), /\.\. segment/],
    ['C33 an encoded .. segment', 'lambda', plain({ path: '/a/%2E%2e/b' }), /\.\. segment/],
    ['C33 a half encoded .. segment', 'lambda', plain({ path: '/a/.%2e' }), /\.\. segment/],
    ['C33 a . segment', 'lambda', plain({ path: '/./b' }), /\. or a \.\./],
    ['C33 an empty segment', 'lambda', plain({ path: '//b' }), /an empty/],
    ['GET with a body', 'lambda', plain({ method: 'GET', body }), /GET request has a body/],
    ['GET with a body to S3', 's3', plain({ method: 'GET', body }), /GET request has a body/],
  ];

  test.each(rows)('%s to %s is refused', (_what, service, request, says) => {
    expect(faultInServiceForm(request, service)?.message).toMatch(says);
  });

  test.each([
    ['s3', plain({ path: '/bucket//a/../b' })],
    ['s3', header('content-encoding', 'br')],
    ['monitoring', header('Content-Encoding', 'gzip')],
    ['lambda', plain({ path: '/2015-03-31/functions/' })],
    ['elasticfilesystem', plain({ method: 'GET', path: '/2015-02-01/account-preferences', body })],
  ])('to %s it may be as %j', (service, request) => {
    expect(faultInServiceForm(request, service)).toBeUndefined();
  });
});

describe('what clients send', () => {
  test.each<readonly [string, SignedHttpRequest]>([
    [
      'a JSON call',
      signed({
        body,
        headers: [
          ['Host', 'gw.example:8788'],
          ['Content-Length', '2'],
          ['Content-Type', 'application/x-amz-json-1.1; charset=utf-8'],
          ['X-Amz-Target', 'AmazonSSM.GetParameter'],
          ['Connection', 'keep-alive'],
          ['amz-sdk-request', 'attempt=1; max=3'],
        ],
      }),
    ],
    [
      'an upload that waits',
      signed(
        {
          method: 'PUT',
          path: "/b/a%20b/(c)!'*~@:,;=+$&",
          body,
          headers: [
            ['host', '127.0.0.1'],
            ['Expect', '100-continue'],
            ['Transfer-Encoding', 'chunked'],
          ],
        },
        s3,
      ),
    ],
    ['an IPv6 host', plain({ headers: [['host', '[::1]:8788']] })],
    [
      'a list of S3',
      plain({
        method: 'GET',
        path: '/b',
        rawQuery: 'list-type=2&prefix=a%2Fb&delimiter=/&uploads',
      }),
    ],
    [
      'what fronts add twice',
      withHeaders(
        good,
        ['Via', 'a'],
        ['Via', 'b'],
        ['X-Forwarded-For', 'a'],
        ['X-Forwarded-For', 'b'],
      ),
    ],
    [
      'a DELETE with an empty body',
      plain({
        method: 'DELETE',
        headers: [
          ['host', 'a'],
          ['content-length', '0'],
        ],
      }),
    ],
    ['a tab in a value', header('user-agent', 'a\tb')],
  ])('passes: %s', (_what, request) => {
    expect(faultInStrictForm(request, facts)).toBeUndefined();
  });

  test('whatever comes, the answer is a fault or nothing', () => {
    const noise = fc.record({
      method: fc.oneof(fc.constant('POST'), fc.string({ unit: 'binary' })),
      path: fc.string({ unit: 'binary' }).map((text) => `/${text}`),
      rawQuery: fc.string({ unit: 'binary' }),
      headers: fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))),
      body: fc.uint8Array({ maxLength: 4 }),
    });
    const shown = /^[\x20-\x7e]*$/;
    fc.assert(
      fc.property(noise, (request) => {
        const fault = faultInStrictForm(request, facts);
        if (fault !== undefined) expect(fault.message).toMatch(shown);
        else expect(`${request.path}${request.rawQuery}`).toMatch(shown);
      }),
      { seed: 21, numRuns: campaign(400) },
    );
  });
});
