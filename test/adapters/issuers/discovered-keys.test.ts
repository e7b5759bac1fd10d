import { expect, test } from 'vitest';
import { discoveredKeys } from '#adapters/issuers/discovered-keys.ts';

const issuer = 'https://issuer.example';
const from = (url: string, document: unknown) => () =>
  discoveredKeys({ document, issuer, url: new URL(url), keyHosts: ['keys.example'] }).href;
const document = (uri: unknown) => ({ issuer, jwks_uri: uri });
const secure = `${issuer}/.well-known/openid-configuration`;

test.each([
  ['its own host', secure, 'https://issuer.example/jwks'],
  ['a host that was registered', secure, 'https://keys.example/jwks'],
  [
    'plain http, where the document came so too',
    'http://issuer.example/',
    'http://issuer.example/jwks',
  ],
])('keys may come from %s', (_name, url, keys) => {
  expect(from(url, document(keys))()).toBe(keys);
});

test.each([
  ['of another issuer', { ...document('https://issuer.example/jwks'), issuer: `${issuer}/` }],
  ['of no issuer', { jwks_uri: 'https://issuer.example/jwks' }],
  ['that is no document', null],
  ['without keys', document(undefined)],
  ['with keys at no URL', document('jwks')],
  ['with keys on another host', document('https://other.example/jwks')],
  ['with keys on another port', document('https://issuer.example:8443/jwks')],
  ['with keys over plain http', document('http://issuer.example/jwks')],
  ['with keys over plain http on a registered host', document('http://keys.example/jwks')],
])('a document %s is refused', (_name, read) => {
  expect(from(secure, read)).toThrow(expect.objectContaining({ code: 'bad_discovery' }));
});
