import { describe, expect, test } from 'vitest';
import { getItem, iam, told } from './ask.ts';

describe('case 33: paths', () => {
  test.each([
    '/2015-03-31/functions//f',
    '/2015-03-31/./functions',
    '/2015-03-31/layers/../functions',
    '/2015-03-31/%66unctions',
    '/2015-03-31/functions/%2E%2E',
    '/2015-03-31/functions/a%2db',
    '//2015-03-31/functions',
  ])('%s can be read in two ways and is refused', (path) => {
    expect(told({ service: 'lambda', method: 'GET', path })).toMatch(
      /^invalid_request: the path can be read in two ways; send/,
    );
  });

  test('of S3 name a bucket by what a bucket can be called', () => {
    for (const path of [
      '/../other/key',
      '/./key',
      '/arn%3Aaws%3As3%3A%3A%3Ab/key',
      '/%2e%2e/key',
      '/b%2Fc/key',
    ]) {
      expect(told({ service: 's3', method: 'GET', path })).toMatch(
        /^invalid_request: .*no bucket name; name/,
      );
    }
    expect(told({ service: 's3', method: 'GET', path: '//key' })).toMatch(/^invalid_action: /);
  });

  test('a bucket in the host is one host label', () => {
    for (const host of [
      'a.b.gw.example.com',
      '-ab.gw.example.com',
      'a_b.gw.example.com',
      'evil.com#.gw.example.com',
    ]) {
      expect(told({ service: 's3', method: 'GET', path: '/key', host })).toMatch(
        /^invalid_(?:action|request): /,
      );
    }
  });
});

describe('a query parameter', () => {
  test.each([
    ['two sub-resources', 'GET', '/bucket?acl&policy'],
    ['a sub-resource of nobody', 'DELETE', '/bucket/key?unknown'],
    ['an upload without its part', 'PUT', '/bucket/key?uploadId=u'],
    ['a part without its upload', 'PUT', '/bucket/key?partNumber=1'],
    ['a copy source', 'PUT', '/bucket/key?x-amz-copy-source=other%2Fkey'],
    ['an ACL', 'PUT', '/bucket/key?x-amz-acl=public-read'],
    ['a sub-resource twice', 'GET', '/bucket?acl&acl'],
    ['a sub-resource in capitals', 'GET', '/bucket?ACL'],
  ])('that the operation has not is refused: %s', (_, method, path) => {
    expect(told({ service: 's3', method, path })).toMatch(/^invalid_(?:request|action): /);
  });

  test('of a map may be anything', () => {
    const path = '/restapis/a1/stages/s1/exports/swagger?extensions=postman&foo=bar';
    expect(told({ service: 'apigateway', method: 'GET', path })).toMatch(/^apigateway GetExport/);
  });

  test('beside X-Amz-Target is refused, but for those of a signature', () => {
    expect(told({ ...getItem, path: '/?X-Amz-Signature=0&X-Amz-Date=1' })).toMatch(
      /^dynamodb GetItem/,
    );
    expect(told({ ...getItem, path: '/?TableName=other' })).toMatch(/^invalid_request: /);
  });

  test('that is no UTF-8 is refused', () => {
    expect(told({ service: 's3', method: 'GET', path: '/bucket?prefix=%FF' })).toMatch(
      /^invalid_request: the query is not UTF-8/,
    );
    expect(told(iam('Action=ListUsers&Version=2010-05-08&%41ction=%FF'))).toMatch(
      /^invalid_request: the form is not UTF-8/,
    );
  });
});
