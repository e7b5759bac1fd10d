import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { isWebIdentityRequest } from '#functions/web-identity.ts';

const form = 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15';
const formType = ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'] as const;

function request(more: object) {
  const body = Buffer.from(form);
  return { method: 'POST', path: '/', rawQuery: '', headers: [formType], body, ...more };
}

test.each([
  ['', '/'],
  ['/sallyport', '/sallyport'],
  ['/sallyport', '/sallyport/'],
])('below %j, %s is where tokens are exchanged', (root, path) => {
  expect(isWebIdentityRequest(request({ path }), root)).toBe(true);
});

test.each([
  ['another path', { path: '/sts' }],
  ['a path that only begins alike', { path: '//' }],
  ['another method', { method: 'GET' }],
  ['another action', { body: Buffer.from('Action=GetCallerIdentity') }],
  ['an action within a value', { body: Buffer.from('a=Action=AssumeRoleWithWebIdentity') }],
  ['no form', { headers: [['content-type', 'application/json']] }],
  ['a request that is signed', { headers: [formType, ['Authorization', 'AWS4-HMAC-SHA256 …']] }],
])('%s is a call like others', (_, more) => {
  expect(isWebIdentityRequest(request(more))).toBe(false);
});

test('the stage of another API is not this one’s', () => {
  expect(isWebIdentityRequest(request({ path: '/' }), '/sallyport')).toBe(false);
  expect(isWebIdentityRequest(request({ path: '/sallyport2/' }), '/sallyport')).toBe(false);
});
