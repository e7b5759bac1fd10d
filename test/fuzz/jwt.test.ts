import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fc from 'fast-check';
import { parseToken } from '#core/tokens/parse-token.ts';
import { claims, ec, encode, header, signToken, verdict } from '../core/tokens/sample-tokens.ts';
import { fuzz, judged } from './fuzz-target.ts';

const signed = [
  signToken({}),
  signToken({ claims: { ...claims, jti: undefined } }),
  signToken({ header: { ...header, alg: 'ES256' }, alg: 'ES256', key: ec.privateKey }),
  signToken({ claims: { ...claims, deep: { a: [{ b: ['c'] }] }, text: 'ſub \u{1f600}' } }),
];
const signedInputs = new Set(signed.map((token) => token.slice(0, token.lastIndexOf('.'))));

const jsonPieces = ['{', '}', '"', ':', ',', '[', ']', '\\', 'iss', 'alg', 'none', 'kid', '1', ' '];
const nearlyJson = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.array(fc.constantFrom(...jsonPieces), { maxLength: 20 }).map((parts) => parts.join('')),
  fc
    .dictionary(fc.constantFrom(...Object.keys(claims), ...Object.keys(header)), fc.jsonValue())
    .map((members) => JSON.stringify({ ...claims, ...header, ...members })),
);

fuzz({
  name: 'jwt',
  oracle:
    'a token is read only if encoding it again gives its text, and believed only if we signed it',
  seeds: signed,
  dictionary: [
    'eyJhbGciOiJub25lIn0',
    `${encode({ alg: 'none' })}.`,
    '..',
    'e30',
    'e30=',
    'AA',
    '-_',
  ],
  grammar: fc
    .tuple(nearlyJson, nearlyJson, fc.base64String())
    .map(([head, payload, signature]) =>
      [encode(head), encode(payload), signature.replaceAll(/[+/=]/g, '_')].join('.'),
    ),
  inputs: 1_000,
  check: async (input) => {
    const text = input.toString('utf8');
    const outcome = judged(() => parseToken(text));
    if ('fault' in outcome) {
      assert.match(outcome.fault.code, /^(malformed_token|token_too_large|alg_not_allowed)$/);
      return;
    }
    const parsed = outcome.value;
    const [head = '', payload = '', signature = '', ...more] = text.trim().split('.');
    assert.deepEqual(more, []);
    for (const part of [head, payload, signature]) {
      assert.equal(Buffer.from(part, 'base64url').toString('base64url'), part);
    }
    assert.deepEqual(parsed.header, JSON.parse(Buffer.from(head, 'base64url').toString()));
    assert.deepEqual(parsed.claims, JSON.parse(Buffer.from(payload, 'base64url').toString()));
    assert.equal(parsed.hash, `sha256:${hash('sha256', `${head}.${payload}`)}`);
    assert.deepEqual(parseToken(text), parsed);
    if ((await verdict(text)) === 'accepted') assert(signedInputs.has(`${head}.${payload}`));
  },
});
