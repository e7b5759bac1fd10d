import { expect, test } from 'vitest';
import { readGatewayUrl } from '#core/gateway/clients/gateway-url.ts';

test.each([
  ['https://gateway.acme.example', 'https://gateway.acme.example'],
  ['https://gateway.acme.example/', 'https://gateway.acme.example'],
  [
    'https://a1b2.execute-api.eu-west-1.amazonaws.com/sallyport',
    'https://a1b2.execute-api.eu-west-1.amazonaws.com/sallyport',
  ],
  ['http://127.0.0.1:8788', 'http://127.0.0.1:8788'],
])('%s is where calls may go', (told, url) => {
  expect(readGatewayUrl(told)).toBe(url);
});

test.each([
  'http://gateway.acme.example',
  'http://127.0.0.1.evil.example',
  'https://user:secret@gateway.acme.example',
  'https://gateway.acme.example/?x=1',
  'https://gateway.acme.example/#x',
  'https://gateway.acme.example/a b',
  'https://gateway.acme.example\nAWS_PROFILE=x',
  'HTTPS://gateway.acme.example',
  'file:///etc/passwd',
  '//gateway.acme.example',
  '',
  undefined,
  7,
])('%j is none, and no call goes there', (told) => {
  expect(readGatewayUrl(told)).toBeUndefined();
});
