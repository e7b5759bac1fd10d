import { expect, test } from 'vitest';
import { originOf } from '#functions/origin.ts';
import { gatewayEvent } from './gateway-event.ts';

function userAgentOf(value: string): string {
  const event = gatewayEvent({ method: 'POST', target: '/v1/token' }, { requestId: 'r-1' });
  return originOf({ ...event, headers: { 'user-agent': value } }, 'token').userAgent;
}

test('a User-Agent is kept as its client wrote it', () => {
  const agent =
    'Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux#6.1.0-26-cloud-amd64 md/arch#x86_64 lang/python#3.11.7';
  expect(userAgentOf(agent)).toBe(agent);
});

test('what could be a token or a key is cut out of a User-Agent', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  expect(userAgentOf(`curl/8.0 ${secret} x`)).toBe('curl/8.0 (cut) x');
  expect(userAgentOf(`x eyJhbGciOiJSUzI1NiJ9.${'A'.repeat(2_000)}.sig`)).toBe('x (cut)');
});

test('a User-Agent is short and printable, whatever was sent', () => {
  expect(userAgentOf('a\u0007 \u202e b')).toBe('a? ? b');
  expect(userAgentOf('ab '.repeat(4_000)).length).toBeLessThanOrEqual(256);
});
