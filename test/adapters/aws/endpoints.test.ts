import { describe, expect, test } from 'vitest';
import { overriddenEndpoint, serviceEndpoint } from '#adapters/aws/endpoints.ts';

describe('the endpoint of a service', () => {
  test.each([
    ['sts', 'us-east-1', 'https://sts.us-east-1.amazonaws.com', 'us-east-1'],
    ['sts', 'eu-central-2', 'https://sts.eu-central-2.amazonaws.com', 'eu-central-2'],
    ['sts', 'cn-north-1', 'https://sts.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['sts', 'us-gov-west-1', 'https://sts.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    [
      'dynamodb',
      'cn-northwest-1',
      'https://dynamodb.cn-northwest-1.amazonaws.com.cn',
      'cn-northwest-1',
    ],
    ['iam', 'eu-west-1', 'https://iam.amazonaws.com', 'us-east-1'],
    ['iam', 'cn-northwest-1', 'https://iam.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['iam', 'us-gov-east-1', 'https://iam.us-gov.amazonaws.com', 'us-gov-west-1'],
  ] as const)('%s in %s is %s, signed for %s', (name, region, endpoint, signed) => {
    expect(serviceEndpoint(name, region)).toEqual({ endpoint, region: signed });
  });

  test.each([
    'us-iso-east-1',
    'eusc-de-east-1',
    'us-east-1.evil.example',
    '',
    'us-east-1/',
    'US-EAST-1',
  ])('is not guessed for the region %j', (region) => {
    expect(() => serviceEndpoint('sts', region)).toThrow('correct AWS_REGION');
  });

  test.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    [
      'https://vpce-1.sts.us-east-1.vpce.amazonaws.com',
      'https://vpce-1.sts.us-east-1.vpce.amazonaws.com',
    ],
  ])('may be replaced by %s', (url, origin) => {
    expect(overriddenEndpoint(url)).toBe(origin);
  });

  test.each([
    'http://localhost:8080',
    'http://sts.example',
    'http://127.0.0.1.evil.example',
    'https://user:secret@sts.example',
    'https://sts.example/path',
    'https://sts.example?x=1',
    'ftp://127.0.0.1',
    'sts.example',
  ])('may not be replaced by %s', (url) => {
    expect(() => overriddenEndpoint(url)).toThrow('an https origin');
  });
});
