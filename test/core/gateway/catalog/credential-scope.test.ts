import { describe, expect, test } from 'vitest';
import { readCredential } from '#core/sigv4/credential-scope.ts';
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

describe('case 23: a region', () => {
  test.each(['eu-west-9', 'aws-global', 'eu-west-1.evil', 'localhost', '', '*'])(
    '%j that AWS does not have is refused',
    (region) => {
      expect(told({ ...getItem, region })).toMatch(
        /^invalid_request: .*no region known here; check/,
      );
    },
  );
});

describe('case 24: the scope names one service, the request another', () => {
  test.each<[string, Asked, RegExp]>([
    [
      'S3 and X-Amz-Target of DynamoDB',
      { ...getItem, service: 's3' },
      /X-Amz-Target names an operation of dynamodb/,
    ],
    [
      'SSM and a form',
      { service: 'ssm', headers: formHeaders, body: metrics },
      /names no operation; send X-Amz-Target/,
    ],
    [
      'Lambda and X-Amz-Target',
      { ...getItem, service: 'lambda' },
      /names an operation of dynamodb, .*; sign it/,
    ],
    [
      'IAM and CBOR of CloudWatch',
      { service: 'iam', path: granite, headers: cbor },
      /no service that takes CBOR/,
    ],
    [
      'IAM and Version of STS',
      iam('Action=AssumeRole&Version=2011-06-15'),
      /the parameter Version names an API .* use 2010-05-08/,
    ],
    [
      'DynamoDB and a target of nobody',
      { ...getItem, headers: jsonHeaders('Nobody.GetItem') },
      /no service known here/,
    ],
    ['a signing name of nobody', { ...getItem, service: 'nobody' }, /no service known here; check/],
    [
      'the service’s name where the signature has another',
      { ...getItem, service: 'stepfunctions' },
      /no service known here/,
    ],
  ])('%s', (_, asked, reason) => {
    expect(told(asked)).toMatch(reason);
  });
});

describe('case 25: siblings by signing name', () => {
  test.each(['IoTSecuredTunneling', 'IngestionService'])('%s is written as AWS has it', (name) => {
    const text = `AKIDEXAMPLE1/20261123/eu-west-1/${name}/aws4_request`;
    expect(readCredential(text)?.scope.service).toBe(name);
    expect(told({ service: name })).not.toContain('is no service known here');
    expect(told({ service: name.toLowerCase() })).toContain('is no service known here');
  });

  test('a region has no capital letter', () => {
    expect(readCredential('AKIDEXAMPLE1/20261123/EU-west-1/s3/aws4_request')).toBeUndefined();
  });

  test('S3 Express, Outposts and Object Lambda reach no bucket of S3', () => {
    for (const service of ['s3express', 's3-outposts', 's3-object-lambda']) {
      expect(told({ service, method: 'GET', path: '/bucket/key' })).toMatch(/^invalid_action: /);
    }
    expect(told({ service: 's3', method: 'GET', path: '/b--usw2-az1--x-s3/key' })).toMatch(
      /^not_built: directory buckets/,
    );
    expect(told({ service: 's3express', method: 'GET', path: '/' })).toBe(
      's3 ListDirectoryBuckets rest-xml s3express-control.eu-west-1.amazonaws.com /',
    );
  });

  test('what RDS has and Neptune has not, and the other way round, stays its own', () => {
    const body = (action: string) => `Action=${action}&Version=2014-10-31`;
    const found = (action: string) =>
      told({ service: 'rds', headers: formHeaders, body: body(action) });
    expect(found('CreateDBProxy')).toMatch(/^rds CreateDBProxy /);
    expect(found('AddSourceIdentifierToSubscription')).toMatch(/^rds /);
  });

  test('a service that takes no Signature Version 4 is not asked', () => {
    expect(
      told({ service: 'sdb', headers: formHeaders, body: 'Action=ListDomains&Version=2009-04-15' }),
    ).toMatch(/^not_built: sdb does not take Signature Version 4/);
  });
});
