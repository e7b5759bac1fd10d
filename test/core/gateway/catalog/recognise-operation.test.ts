import { describe, expect, test } from 'vitest';
import {
  type Asked,
  cbor,
  formHeaders,
  getItem,
  granite,
  jsonHeaders,
  labelsOf,
  told,
} from './ask.ts';

describe('an operation is told', () => {
  test.each<[string, Asked, string]>([
    ['by X-Amz-Target', getItem, 'dynamodb GetItem json dynamodb.eu-west-1.amazonaws.com /'],
    [
      'by X-Amz-Target with dots before the operation',
      { service: 'AWSMPCommerceService_v2', headers: {} },
      'invalid_action: the request is signed for AWSMPCommerceService_v2, which is no service known here; check the service of the credential scope',
    ],
    [
      'by the path of RPC v2 CBOR',
      {
        service: 'monitoring',
        path: granite,
        headers: { ...cbor, 'content-type': 'application/cbor' },
        body: 'x',
      },
      `cloudwatch ListMetrics cbor monitoring.eu-west-1.amazonaws.com ${granite}`,
    ],
    [
      'by that path without a body',
      { service: 'monitoring', path: granite, headers: cbor },
      `cloudwatch ListMetrics cbor monitoring.eu-west-1.amazonaws.com ${granite}`,
    ],
    [
      'by Action and Version in the form',
      {
        service: 'sns',
        headers: formHeaders,
        body: 'Action=Publish&Version=2010-03-31&Message=a+b',
      },
      'sns Publish query sns.eu-west-1.amazonaws.com /',
    ],
    [
      'by Action and Version in the query of a presigned GET',
      {
        service: 'sts',
        method: 'GET',
        path: '/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0',
      },
      'sts GetCallerIdentity query sts.eu-west-1.amazonaws.com /',
    ],
    [
      'by EC2’s protocol',
      { service: 'ec2', headers: formHeaders, body: 'Action=DescribeInstances&Version=2016-11-15' },
      'ec2 DescribeInstances ec2 ec2.eu-west-1.amazonaws.com /',
    ],
    [
      'by Version, where two APIs share names',
      {
        service: 'elasticloadbalancing',
        headers: formHeaders,
        body: 'Version=2012-06-01&Action=DescribeLoadBalancers',
      },
      'elb DescribeLoadBalancers query elasticloadbalancing.eu-west-1.amazonaws.com /',
    ],
    [
      'by the other Version',
      {
        service: 'elasticloadbalancing',
        headers: formHeaders,
        body: 'Version=2015-12-01&Action=DescribeLoadBalancers',
      },
      'elbv2 DescribeLoadBalancers query elasticloadbalancing.eu-west-1.amazonaws.com /',
    ],
    [
      'by method and path',
      { service: 'lambda', path: '/2015-03-31/functions/f/invocations', body: '{' },
      'lambda Invoke rest-json lambda.eu-west-1.amazonaws.com /2015-03-31/functions/f/invocations',
    ],
    [
      'by a literal before a label',
      { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/' },
      'lambda ListFunctions rest-json lambda.eu-west-1.amazonaws.com /2015-03-31/functions/',
    ],
    [
      'by the name that the signature has, where RDS, Neptune and DocumentDB are one host',
      {
        service: 'rds',
        headers: formHeaders,
        body: 'Action=DescribeDBClusters&Version=2014-10-31',
      },
      'rds DescribeDBClusters query rds.eu-west-1.amazonaws.com /',
    ],
  ])('%s', (_, asked, expected) => {
    expect(told(asked)).toBe(expected);
  });

  test.each<[string, string, string, Record<string, string>]>([
    ['ListBuckets', 'GET', '/', {}],
    ['ListObjects', 'GET', '/bucket', {}],
    ['ListObjects', 'GET', '/bucket/?prefix=a&delimiter=%2F', {}],
    ['ListObjectsV2', 'GET', '/bucket?list-type=2&prefix=a', {}],
    ['GetBucketAcl', 'GET', '/bucket?acl', {}],
    ['GetObject', 'GET', '/bucket/key', {}],
    ['GetObject', 'GET', '/bucket/key?versionId=1&partNumber=2&x-id=DeleteObject', {}],
    ['GetObjectAcl', 'GET', '/bucket/key?acl=', {}],
    ['ListParts', 'GET', '/bucket/key?uploadId=u', {}],
    ['HeadObject', 'HEAD', '/bucket/key', {}],
    ['PutObject', 'PUT', '/bucket/key', {}],
    [
      'PutObject',
      'PUT',
      '/bucket/key?X-Amz-Expires=60&x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32',
      {},
    ],
    ['CopyObject', 'PUT', '/bucket/key', { 'x-amz-copy-source': '/other/key' }],
    ['UploadPart', 'PUT', '/bucket/key?partNumber=1&uploadId=u', {}],
    [
      'UploadPartCopy',
      'PUT',
      '/bucket/key?partNumber=1&uploadId=u',
      { 'X-Amz-Copy-Source': 'o/k' },
    ],
    ['PutObjectTagging', 'PUT', '/bucket/key?tagging', {}],
    ['CreateMultipartUpload', 'POST', '/bucket/key?uploads', {}],
    ['CompleteMultipartUpload', 'POST', '/bucket/key?uploadId=u', {}],
    ['DeleteObjects', 'POST', '/bucket?delete', {}],
    ['DeleteObject', 'DELETE', '/bucket/key', {}],
    ['AbortMultipartUpload', 'DELETE', '/bucket/key?uploadId=u', {}],
    ['DeleteBucket', 'DELETE', '/bucket', {}],
  ])('in S3: %s by %s %s', (operation, method, path, headers) => {
    expect(told({ service: 's3', method, path, headers })).toBe(
      `s3 ${operation} rest-xml s3.eu-west-1.amazonaws.com ${path.split('?')[0]}`,
    );
  });

  test('by a header, where S3 and S3 Control share signature and path', () => {
    const path = '/v20180820/accesspoint';
    const asked = { service: 's3', method: 'GET', path };
    expect(told(asked)).toBe(`s3 GetObject rest-xml s3.eu-west-1.amazonaws.com ${path}`);
    const account = { 'x-amz-account-id': '123456789012' };
    const control = `s3control ListAccessPoints rest-xml 123456789012.s3-control.eu-west-1.amazonaws.com ${path}`;
    expect(told({ ...asked, headers: account })).toBe(control);
    expect(told({ ...asked, headers: account, host: '123456789012.gw.example.com' })).toBe(control);
  });
});

describe('labels', () => {
  test('are decoded once', () => {
    expect(
      labelsOf({
        service: 'lambda',
        method: 'GET',
        path: '/2017-03-31/tags/arn%3Aaws%3Alambda%3A%252F',
      }),
    ).toEqual({ Resource: 'arn:aws:lambda:%2F' });
  });

  test('of S3 keep every byte of the key, and name the bucket that the host named', () => {
    const key = '//a/../%C3%A9%2F./b//';
    const labels = { Bucket: 'reports', Key: '//a/../é/./b//' };
    const asked = { service: 's3', method: 'GET' };
    expect(labelsOf({ ...asked, path: `/reports/${key}` })).toEqual(labels);
    const host = 'reports.gw.example.com';
    expect(labelsOf({ ...asked, path: `/${key}`, host })).toEqual(labels);
    expect(told({ ...asked, path: `/${key}`, host })).toBe(
      `s3 GetObject rest-xml reports.s3.eu-west-1.amazonaws.com /${key}`,
    );
    expect(labelsOf({ ...asked, path: '/', host })).toEqual({ Bucket: 'reports' });
  });

  test('that are no UTF-8 are refused, in every service', () => {
    for (const [service, path] of [
      ['s3', '/reports/%FF'],
      ['s3', '/reports/%zz'],
      ['lambda', '/2017-03-31/tags/%C0%AF'],
    ] as const) {
      expect(told({ service, method: 'GET', path })).toMatch(/^invalid_request: .*; encode it so$/);
    }
  });
});

describe('what the gateway does not carry', () => {
  test('streams of events into AWS are refused with the reason', () => {
    expect(
      told({ service: 'lex', path: '/bots/b/botAliases/a/botLocales/en/sessions/s/conversation' }),
    ).toMatch(/^not_built: StartConversation sends a stream of signed events/);
  });

  test('streams of events out of AWS are refused with the reason, before anything is sent', () => {
    const sentence =
      /^not_built: \w+ is answered by a stream of events, .+; use an operation of [\w-]+/;
    const select = '/bucket/key?select&select-type=2';
    expect(told({ service: 's3', path: select })).toMatch(sentence);
    expect(
      told({ service: 'logs', headers: jsonHeaders('Logs_20140328.StartLiveTail', '1.1') }),
    ).toMatch(sentence);
    expect(told({ service: 'bedrock', path: '/model/m/converse-stream' })).toMatch(sentence);
  });

  test('a service whose host its region does not tell is refused with the reason', () => {
    const path = '/key-value-stores/arn%3Aa/keys/k';
    expect(told({ service: 'cloudfront-keyvaluestore', method: 'GET', path })).toMatch(
      /^not_built: .*has no address that eu-west-1 alone tells; use a grant/,
    );
  });
});
