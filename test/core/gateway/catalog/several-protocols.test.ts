import { describe, expect, test } from 'vitest';
import {
  type Asked,
  cbor,
  formHeaders,
  getItem,
  granite,
  iam,
  jsonHeaders,
  metrics,
  told,
} from './ask.ts';

describe('case 28: one operation in several protocols', () => {
  test('is the same operation at the same host', () => {
    const asked: Asked[] = [
      {
        service: 'monitoring',
        headers: jsonHeaders('GraniteServiceVersion20100801.ListMetrics'),
        body: '{}',
      },
      { service: 'monitoring', headers: formHeaders, body: metrics },
      { service: 'monitoring', headers: cbor, path: granite },
    ];
    const found = asked.map(told);
    expect(found.map((each) => each.split(' ').slice(0, 2).join(' '))).toEqual(
      Array(3).fill('cloudwatch ListMetrics'),
    );
    expect(new Set(found.map((each) => each.split(' ')[3])).size).toBe(1);
  });

  test('told in two ways at once is refused', () => {
    const target = jsonHeaders('GraniteServiceVersion20100801.ListMetrics');
    for (const asked of [
      { headers: { ...target, ...cbor }, path: granite },
      { headers: target, path: `/?${metrics}` },
      { headers: { ...cbor, 'content-type': 'application/cbor' }, path: `${granite}?${metrics}` },
    ]) {
      expect(told({ service: 'monitoring', body: '{}', ...asked })).toMatch(
        /names its operation in two ways; leave one/,
      );
    }
    expect(
      told({
        service: 'monitoring',
        headers: { ...formHeaders, 'x-amz-target': 'GraniteServiceVersion20100801.ListMetrics' },
        body: metrics,
      }),
    ).toMatch(/^invalid_request: .*set content-type/);
    expect(told({ ...getItem, more: [['X-Amz-Target', 'DynamoDB_20120810.DeleteItem']] })).toMatch(
      /x-amz-target is there twice/,
    );
  });

  test('in a protocol that its service has not is refused', () => {
    expect(
      told({
        service: 'dynamodb',
        headers: cbor,
        path: '/service/DynamoDB_20120810/operation/GetItem',
      }),
    ).toMatch(/^invalid_action: /);
    expect(
      told({ service: 'sqs', headers: formHeaders, body: 'Action=SendMessage&Version=2012-11-05' }),
    ).toMatch(/^invalid_action: /);
    expect(
      told({ service: 'monitoring', headers: { 'smithy-protocol': 'rpc-v2-json' }, path: granite }),
    ).toMatch(/^invalid_request: /);
  });
});

describe('case 29: the content type', () => {
  test.each<[string, Asked]>([
    [
      'of a form for X-Amz-Target',
      {
        ...getItem,
        headers: { ...getItem.headers, 'content-type': 'application/x-www-form-urlencoded' },
      },
    ],
    [
      'of plain JSON for X-Amz-Target',
      { ...getItem, headers: { ...getItem.headers, 'content-type': 'application/json' } },
    ],
    [
      'left out for X-Amz-Target',
      { ...getItem, headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' } },
    ],
    [
      'of CBOR for X-Amz-Target',
      { ...getItem, headers: { ...getItem.headers, 'content-type': 'application/cbor' } },
    ],
    [
      'of JSON for CBOR',
      {
        service: 'monitoring',
        path: granite,
        headers: { ...cbor, 'content-type': 'application/json' },
        body: '{}',
      },
    ],
    [
      'left out for CBOR with a body',
      { service: 'monitoring', path: granite, headers: cbor, body: 'x' },
    ],
    [
      'of JSON for a form',
      {
        ...iam('Action=ListUsers&Version=2010-05-08'),
        headers: { 'content-type': 'application/json' },
      },
    ],
    [
      'of XML for REST with JSON',
      {
        service: 'lambda',
        path: '/2015-03-31/functions',
        headers: { 'content-type': 'text/xml' },
        body: '{}',
      },
    ],
    [
      'left out for REST with JSON',
      { service: 'lambda', path: '/2015-03-31/functions', body: '{}' },
    ],
    [
      'of JSON for REST with XML',
      {
        service: 's3',
        path: '/b12?delete',
        headers: { 'content-type': 'application/json' },
        body: '<a/>',
      },
    ],
    ['twice', { ...getItem, more: [['Content-Type', 'application/json']] }],
  ])('%s is refused', (_, asked) => {
    expect(told(asked)).toMatch(/^invalid_request: /);
  });

  test.each<[string, Asked, RegExp]>([
    [
      'in capital letters with a parameter',
      {
        ...getItem,
        headers: {
          ...getItem.headers,
          'content-type': 'Application/X-Amz-JSON-1.1; charset=UTF-8',
        },
      },
      /^dynamodb GetItem/,
    ],
    ['left out for XML', { service: 's3', path: '/b12?delete', body: '<a/>' }, /^s3 DeleteObjects/],
    [
      'of anything for bytes',
      { service: 's3', method: 'PUT', path: '/b12/k', headers: formHeaders, body: metrics },
      /^s3 PutObject/,
    ],
    [
      'of JSON for REST',
      {
        service: 'lambda',
        path: '/2015-03-31/functions',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      },
      /^lambda CreateFunction/,
    ],
  ])('%s is taken', (_, asked, expected) => {
    expect(told(asked)).toMatch(expected);
  });
});
