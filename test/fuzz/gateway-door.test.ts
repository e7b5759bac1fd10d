import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '#core/faults.ts';
import { authenticateCall } from '#core/gateway/authenticate/authenticate-call.ts';
import { faultInServiceForm } from '#core/gateway/authenticate/service-form.ts';
import { faultInStrictForm } from '#core/gateway/authenticate/strict-request.ts';
import { refuseCall } from '#core/gateway/refusal/refuse-call.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { facts, gate, presigned, signed } from '#test/core/gateway/authenticate/gate.ts';
import { fuzz } from './fuzz-target.ts';

const plainCall = signed({
  method: 'PUT',
  path: '/a/b%20c',
  rawQuery: 'x=1&y=%2F',
  body: Buffer.from('{}'),
});
const presignedCall = presigned({ path: '/bucket/key' });
const line = fc.constantFrom(
  ...[
    'Host: a',
    'Host: a:80',
    'x_amz_target: A.B',
    'X-Amz-Target: A.B',
    'Connection: close, host',
    'TE: trailers',
  ],
  ...[
    'Content-Length: 2',
    'Transfer-Encoding: chunked',
    'X-HTTP-Method-Override: DELETE',
    'Authorization: AWS A:b',
  ],
  ...[
    'Authorization: Bearer x',
    'Content-Encoding: gzip',
    ':authority: a',
    'x-note: \u00e9',
    'x-amz-date: 20261122T100000Z',
  ],
);
const target = fc.constantFrom(
  '/',
  '//',
  '/a/../b',
  '/%2e%2e/b',
  '*',
  'http://a/',
  '/a#b',
  '/a\\b',
  '/a%',
  '/a%00',
  '/ü',
  '/a;b',
);

fuzz({
  name: 'gateway-door',
  oracle:
    'what passes is read alike by the URL parser of the web, only what was signed is authenticated, and everything else is refused in some protocol',
  seeds: [textOf(plainCall), textOf(presignedCall)],
  dictionary: [
    'Host: a\n',
    '..',
    '//',
    '%2e',
    '#',
    '\\',
    ';',
    '+',
    '_',
    'x-amz-acl: a\n',
    '&X-Amz-Signature=',
  ],
  grammar: fc
    .tuple(fc.constantFrom('GET', 'POST', 'get', 'TRACE'), target, fc.array(line, { maxLength: 4 }))
    .map(([method, path, lines]) => `${[`${method} ${path} x=1`, ...lines].join('\n')}\n\n`),
  inputs: 800,
  check: async (input) => {
    const request = requestOf(input);
    const fault = faultInStrictForm(request, facts);
    if (fault === undefined && faultInServiceForm(request, 'ssm') === undefined) readAlike(request);
    const outcome = await authenticateCall(request, facts, gate());
    if (!(outcome instanceof Fault)) {
      assert(
        [plainCall, presignedCall].some((one) => isMeant(one, request)),
        'a changed request is authenticated',
      );
      return;
    }
    const asked = { request, facts, requestId: 'r', address: '', userAgent: '' };
    const { status, headers } = refuseCall(outcome, { asked });
    assert(status >= 400 && status < 600);
    for (const [name, value] of headers) assert.match(`${name}: ${value}`, /^[\x20-\x7e]*$/);
  },
});

/** Whatever the gateway lets through, a client that sends it on by its URL sends the same. */
function readAlike({ path, rawQuery, method }: SignedHttpRequest): void {
  const url = new URL(`http://upstream.example${path}${rawQuery === '' ? '' : `?${rawQuery}`}`);
  assert.equal(url.host, 'upstream.example');
  assert.equal(url.pathname, path);
  // The one character that the URL parser escapes of its own accord.
  assert.equal(url.search, rawQuery === '' ? '' : `?${rawQuery.replaceAll("'", '%27')}`);
  assert.equal(url.hash, '');
  assert.match(method, /^[A-Z]{3,6}$/);
}

/** The same in all that the signature covers. */
function isMeant(one: SignedHttpRequest, request: SignedHttpRequest): boolean {
  const isSamePath = decodeURIComponent(one.path) === decodeURIComponent(request.path);
  const isSameQuery = pairsOf(one) === pairsOf(request);
  const isSameBody = one === presignedCall || Buffer.compare(one.body, request.body) === 0;
  const covered = one.headers.filter(([name]) => name !== 'authorization');
  const hasHeaders = covered.every(([name, value]) =>
    request.headers.some(
      ([key, other]) => key.toLowerCase() === name && folded(other) === folded(value),
    ),
  );
  return one.method === request.method && isSamePath && isSameQuery && isSameBody && hasHeaders;
}

function folded(value: string): string {
  return value.trim().replace(/\s+/g, ' ');
}

function pairsOf({ rawQuery }: SignedHttpRequest): string {
  const pairs = rawQuery.split('&').filter((pair) => pair !== '');
  return pairs
    .map((pair) => decodeURIComponent(pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');
}

function textOf({ method, path, rawQuery, headers, body }: SignedHttpRequest): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\n`).join('');
  return Buffer.concat([Buffer.from(`${method} ${path} ${rawQuery}\n${lines}\n`), body]);
}

function requestOf(input: Buffer): SignedHttpRequest {
  const end = input.indexOf('\n\n');
  const [first = '', ...lines] = input
    .toString('utf8', 0, end === -1 ? input.length : end)
    .split('\n');
  const [method = '', path = '', rawQuery = ''] = first.split(' ');
  const headers = lines.map((text): HeaderPair => {
    const colon = text.indexOf(':', 1);
    return colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  });
  const body = end === -1 ? Buffer.alloc(0) : input.subarray(end + 2);
  return { method, path, rawQuery, headers, body };
}
