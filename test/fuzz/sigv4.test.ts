import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '#core/faults.ts';
import { readSignature } from '#core/sigv4/claimed-signature.ts';
import { scopeText } from '#core/sigv4/credential-scope.ts';
import { presignRequest, signRequest } from '#core/sigv4/sign-request.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { verifySignature } from '#core/sigv4/verify-signature.ts';
import { fuzz } from './fuzz-target.ts';

const now = new Date('2026-11-22T10:00:00Z');
const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'to/k+n=',
};
const options = { region: 'us-east-1', service: 'ssm', now };
const plain: SignedHttpRequest = {
  method: 'POST',
  path: '/a/b%20c',
  rawQuery: 'x=1&y=%2F',
  headers: [
    ['Host', '127.0.0.1:8789'],
    ['X-Note', 'a  b'],
  ],
  body: Buffer.from('{}'),
};
const signed = {
  ...plain,
  headers: [...plain.headers, ...signRequest(plain, credentials, options)],
};
const presigned = {
  ...plain,
  body: Buffer.alloc(0),
  rawQuery: presignRequest(plain, credentials, { ...options, service: 's3', expiresSeconds: 600 }),
};

const authorization = fc
  .tuple(
    fc.constantFrom('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256', 'Bearer'),
    fc.constantFrom(
      'A/20261122/us-east-1/ssm/aws4_request',
      'A/20261121/r/s/aws4_request',
      'A//',
      '',
    ),
    fc.constantFrom('host', 'host;x-amz-date', 'x-amz-date;host', 'host;host', ';', ''),
    fc.constantFrom('0'.repeat(64), 'F'.repeat(64), 'f'.repeat(63)),
    fc.constantFrom(', ', ',', ' ', ',,'),
  )
  .map(([word, credential, names, signature, comma]) =>
    [`${word} Credential=${credential}`, `SignedHeaders=${names}`, `Signature=${signature}`].join(
      comma,
    ),
  );

fuzz({
  name: 'sigv4',
  oracle:
    'a claimed signature is read and reads again as itself, or is refused; no changed request verifies',
  seeds: [textOf(signed), textOf(presigned)],
  dictionary: [
    'Authorization: ',
    'x-amz-date: ',
    'X-Amz-Signature=',
    '&',
    'host;',
    'UNSIGNED-PAYLOAD',
    '%2f',
  ],
  grammar: authorization.map(
    (value) => `GET / \nHost: a\nx-amz-date: 20261122T100000Z\nAuthorization: ${value}\n\n`,
  ),
  inputs: 1_000,
  check: async (input) => {
    const request = requestOf(input);
    const claimed = readSignature(request);
    if (claimed instanceof Fault) {
      assert.match(claimed.code, /^signature_(missing|incomplete)$/);
      return;
    }
    if (claimed.form === 'header') {
      const { accessKeyId, scope, signedHeaders, signature } = claimed;
      const written = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scopeText(scope)}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
      const headers = request.headers.map(
        ([name, value]): HeaderPair =>
          name.toLowerCase() === 'authorization' ? [name, written] : [name, value],
      );
      assert.deepEqual(readSignature({ ...request, headers }), claimed);
    }
    const secretFor = async () => ({ secretAccessKey: 'secret', principal: 'p' });
    const verified = await verifySignature(request, { secretFor }, { now });
    if (verified instanceof Fault) assert.match(verified.code, /^signature_/);
    else assert(isMeant(request), 'a changed request verifies');
  },
});

/** The same in all that was signed: method, path, query, the signed headers and the body. */
function isMeant(request: SignedHttpRequest): boolean {
  return [signed, presigned].some(
    (one) =>
      one.method === request.method &&
      decodeURIComponent(one.path) === decodeURIComponent(request.path) &&
      sortedQuery(one.rawQuery) === sortedQuery(request.rawQuery) &&
      one.headers
        .filter(([name]) => !/^authorization$/i.test(name))
        .every(([name, value]) =>
          request.headers.some(
            ([key, other]) =>
              key.toLowerCase() === name.toLowerCase() && folded(other) === folded(value),
          ),
        ) &&
      (one === presigned || Buffer.compare(one.body, request.body) === 0),
  );
}

function folded(value: string): string {
  return value.trim().replace(/\s+/g, ' ');
}

function sortedQuery(rawQuery: string): string {
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
  const head = input.toString('latin1', 0, end === -1 ? input.length : end);
  const [first = '', ...lines] = head.split('\n');
  const [method = '', path = '', rawQuery = ''] = first.split(' ');
  const headers = lines.map((line): HeaderPair => {
    const colon = line.indexOf(':');
    return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1)];
  });
  return {
    method,
    path,
    rawQuery,
    headers,
    body: end === -1 ? Buffer.alloc(0) : input.subarray(end + 2),
  };
}
