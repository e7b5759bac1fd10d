import { describe, expect, test } from 'vitest';
import { faultAtDoor } from '#local/front/loopback-door.ts';

const port = 8787;
const own = `http://127.0.0.1:${port}`;
type Headers = Readonly<Record<string, string>>;

function codeOf(headers: Headers, asked?: { method: string; isPage: boolean }) {
  const pairs = Object.entries({ host: `127.0.0.1:${port}`, ...headers });
  return faultAtDoor(pairs, port, asked)?.code;
}

const open = { method: 'GET', isPage: true };
const send = { method: 'POST', isPage: true };
const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

describe('a page of ours', () => {
  test.each<[string, Headers]>([
    ['by a client that states nothing', {}],
    ['by a person who typed its address', { 'sec-fetch-site': 'none', ...navigation }],
    ['from another page of ours', { 'sec-fetch-site': 'same-origin', ...navigation }],
    ['by an issuer that leads back', { 'sec-fetch-site': 'cross-site', ...navigation }],
    ['from another port of this machine', { 'sec-fetch-site': 'same-site', ...navigation }],
    ['under its other name', { host: `localhost:${port}` }],
  ])('may be opened %s', (_name, headers) => {
    expect(codeOf(headers, open)).toBeUndefined();
  });

  test.each<[string, Headers]>([
    [
      'a frame',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ],
    [
      'an image',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    ],
    [
      "another site's script",
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    ],
    ["another port's script", { origin: 'http://127.0.0.1:9999', 'sec-fetch-site': 'same-site' }],
    ['a name that is pointed here', { host: `evil.example:${port}` }],
    ['another port by name', { host: '127.0.0.1:9999' }],
  ])('is not read by %s', (_name, headers) => {
    expect(codeOf(headers, open)).toBe('forbidden_origin');
  });

  test('takes forms of its own origin', () => {
    const headers = { origin: own, 'sec-fetch-site': 'same-origin', ...navigation };
    expect(codeOf(headers, send)).toBeUndefined();
    const other = { ...headers, host: `localhost:${port}`, origin: `http://localhost:${port}` };
    expect(codeOf(other, send)).toBeUndefined();
  });

  test.each<[string, Headers]>([
    [
      'another site',
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', ...navigation },
    ],
    [
      'another port',
      { origin: 'http://127.0.0.1:9999', 'sec-fetch-site': 'same-site', ...navigation },
    ],
    ['no origin at all', { origin: 'null', 'sec-fetch-site': 'cross-site', ...navigation }],
    ['its other name', { origin: `http://localhost:${port}` }],
    ['the same host over https', { origin: `https://127.0.0.1:${port}` }],
    ['a site that says nothing of its origin', { 'sec-fetch-site': 'cross-site', ...navigation }],
  ])('takes no form from %s', (_name, headers) => {
    expect(codeOf(headers, send)).toBe('forbidden_origin');
  });
});

describe('an address for programs', () => {
  test('is asked by programs, whatever they ask', () => {
    expect(codeOf({})).toBeUndefined();
    expect(codeOf({ 'sec-fetch-site': 'none' }, { method: 'GET', isPage: false })).toBeUndefined();
  });

  test.each<[string, Headers]>([
    ['from our own origin', { origin: own, 'sec-fetch-site': 'same-origin' }],
    ['from elsewhere', { origin: 'https://evil.example' }],
    ['that was opened whole', { 'sec-fetch-site': 'cross-site', ...navigation }],
  ])('is asked by no page %s', (_name, headers) => {
    for (const method of ['GET', 'POST']) {
      expect(codeOf(headers, { method, isPage: false })).toBe('forbidden_origin');
    }
  });
});

test('two hosts are none', () => {
  const pairs = [
    ['Host', `127.0.0.1:${port}`],
    ['host', `127.0.0.1:${port}`],
  ] as const;
  expect(faultAtDoor(pairs, port, open)?.code).toBe('forbidden_origin');
});
