import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { recogniseOperation } from '#core/gateway/catalog/recognise-operation.ts';
import { gatewayPlace } from '#functions/gateway-place.ts';

describe('a gateway is known by its URL', () => {
  test.each([
    [
      'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/sallyport',
      { baseHost: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', basePath: '/sallyport' },
    ],
    ['https://aws.acme.example', { baseHost: 'aws.acme.example', basePath: '' }],
    ['http://127.0.0.1:8787/sallyport', { baseHost: '127.0.0.1', basePath: '/sallyport' }],
  ])('%s', (url, place) => {
    expect(gatewayPlace(url)).toEqual({ ...place, scheme: new URL(url).protocol.slice(0, -1) });
  });
});

describe('with a domain of its own', () => {
  const told = (host: string, path: string) => {
    const request = {
      ...{ method: 'GET', path, rawQuery: '', body: Buffer.of() },
      headers: [['host', host] as const],
    };
    const scope = { service: 's3', region: 'eu-west-1', date: '20261123' };
    return recogniseOperation(request, scope, gatewayPlace('https://aws.acme.example'));
  };

  test.each([
    ['in front of the host', 'orders.aws.acme.example', '/2026/a.csv'],
    ['in the path', 'aws.acme.example', '/orders/2026/a.csv'],
  ])('a bucket may stand %s', (_, host, path) => {
    expect(told(host, path)).toMatchObject({ service: 's3', operation: 'GetObject' });
  });

  test.each(['orders.gateway.example', 'aws.acme.example.attacker.example', 'xaws.acme.example'])(
    'requests for %s are not for it',
    (host) => {
      expect(told(host, '/orders/a.csv')).toMatchObject({ code: 'invalid_request' });
    },
  );
});
