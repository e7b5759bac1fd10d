import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { type Asked, ask, formHeaders, jsonHeaders } from './ask.ts';

/** `service operation protocol host path`, or the code and words of the refusal. */
function told(asked: Asked): string {
  const found = ask(asked);
  if (found instanceof Fault) return `${found.code}: ${found.message}`;
  const { service, operation, protocol, upstreamHost, upstreamPath } = found;
  return [service, operation, protocol, upstreamHost, upstreamPath].join(' ');
}

const labelsOf = (asked: Asked) => {
  const found = ask(asked);
  return found instanceof Fault ? found.message : { ...found.labels };
};

const cbor = { 'smithy-protocol': 'rpc-v2-cbor' };
const getItem = {
  service: 'dynamodb',
  headers: jsonHeaders('DynamoDB_20120810.GetItem'),
  body: '{}',
};
const iam = (body: string): Asked => ({
  service: 'iam',
  region: 'us-east-1',
  headers: formHeaders,
  body,
});
const granite = '/service/GraniteServiceVersion20100801/operation/ListMetrics';
const metrics = 'Action=ListMetrics&Version=2010-08-01';

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

describe('the place of the gateway', () => {
  const path = '/_s/bedrock-agent/agents/a1';
  const collide: Asked = { service: 'bedrock', region: 'us-east-1', path: '/agents/a1' };
  const prepare =
    'bedrock-agent PrepareAgent rest-json bedrock-agent.us-east-1.amazonaws.com /agents/a1';

  test('tells services apart that share a signing name: by path or by host', () => {
    expect(told(collide)).toMatch(
      /^invalid_action: the request may be bedrock-agent PrepareAgent or bedrock-agent-runtime InvokeInlineAgent; send it to/,
    );
    expect(told({ ...collide, path })).toBe(prepare);
    expect(told({ ...collide, host: 'bedrock-agent.us-east-1.gw.example.com' })).toBe(prepare);
    expect(told({ ...collide, path: path.replace('agent/', 'agent-runtime/') })).toContain(
      'InvokeInlineAgent',
    );
    expect(told({ ...getItem, path: '/_s/dynamodb' })).toBe(told(getItem));
    expect(told({ ...getItem, path: '/_s/dynamodb/' })).toBe(told(getItem));
  });

  test('keeps a bucket or a host prefix before the name of a service', () => {
    const asked = { service: 's3', method: 'GET', path: '/key' };
    expect(told({ ...asked, host: 'reports.s3.eu-west-1.gw.example.com' })).toBe(
      's3 GetObject rest-xml reports.s3.eu-west-1.amazonaws.com /key',
    );
    expect(told({ ...asked, path: '/reports/key', host: 's3.eu-west-1.gw.example.com' })).toBe(
      's3 GetObject rest-xml s3.eu-west-1.amazonaws.com /reports/key',
    );
  });

  test('has one meaning: a named service is signed for, in its region', () => {
    expect(told({ ...collide, path: '/_s/lambda/agents/a1' })).toMatch(
      /signed for lambda; sign it so/,
    );
    expect(told({ ...collide, path: '/_s/nothing/agents/a1' })).toMatch(
      /^invalid_action: .*no service known here/,
    );
    expect(told({ ...collide, host: 'lambda.us-east-1.gw.example.com' })).toMatch(
      /signed for lambda/,
    );
    expect(told({ ...collide, host: 'bedrock-agent.eu-west-1.gw.example.com' })).toMatch(
      /set one region/,
    );
  });

  test('may be below a path, which is not sent on', () => {
    const place = { baseHost: 'gw.example.com', basePath: '/prod' };
    expect(told({ ...collide, path: `/prod${path}`, place })).toBe(prepare);
    expect(told({ ...getItem, path: '/prod', place })).toBe(told(getItem));
    expect(told({ ...getItem, path: '/production', place })).toMatch(/not below \/prod; send/);
    expect(told({ ...getItem, path: '/prod/', place: { basePath: '/prod/' } })).toBe(told(getItem));
  });

  test('is refused by another host, and asked of none when it has no name', () => {
    for (const host of [
      'evil.example.com',
      'xgw.example.com',
      'gw.example.com.evil',
      'gw.example.com@x',
      '',
    ]) {
      expect(told({ ...getItem, host })).toMatch(/^invalid_(?:request|action): /);
    }
    expect(told({ ...getItem, more: [['host', 'gw.example.com']] })).toMatch(
      /the host is not the gateway/,
    );
    expect(told({ ...getItem, host: '127.0.0.1:4000', place: {} })).toBe(told(getItem));
  });

  test.each([
    ['sync-gw.example.com', 'sync-states.eu-west-1.amazonaws.com'],
    ['gw.example.com', 'sync-states.eu-west-1.amazonaws.com'],
    ['sync-stepfunctions.eu-west-1.gw.example.com', 'sync-states.eu-west-1.amazonaws.com'],
    ['stepfunctions.eu-west-1.gw.example.com', 'sync-states.eu-west-1.amazonaws.com'],
    ['data-gw.example.com', undefined],
    ['sync.gw.example.com', undefined],
  ])('takes a host prefix as the model has it: %s', (host, upstream) => {
    const headers = jsonHeaders('AWSStepFunctions.StartSyncExecution');
    const found = told({ service: 'states', headers, host, body: '{}' });
    if (upstream === undefined) expect(found).toMatch(/^invalid_action: /);
    else expect(found).toBe(`stepfunctions StartSyncExecution json ${upstream} /`);
  });

  test('is global where AWS’s is: the region is the one that it signs for', () => {
    for (const region of ['us-east-1', 'eu-west-1']) {
      const found = ask({ ...iam('Action=ListUsers&Version=2010-05-08'), region });
      expect(found).toMatchObject({ upstreamHost: 'iam.amazonaws.com', region: 'us-east-1' });
    }
    const china = ask({ ...iam('Action=ListUsers&Version=2010-05-08'), region: 'cn-northwest-1' });
    expect(china).toMatchObject({
      upstreamHost: 'iam.cn-north-1.amazonaws.com.cn',
      region: 'cn-north-1',
    });
  });
});

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

describe('case 26: Action', () => {
  const version = 'Version=2010-05-08';
  test.each([
    ['twice in the form', `Action=ListUsers&Action=DeleteUser&${version}`],
    ['twice alike', `Action=ListUsers&Action=ListUsers&${version}`],
    ['in other letters', `action=ListUsers&${version}`],
    ['in other letters beside', `Action=ListUsers&ACTION=DeleteUser&${version}`],
    ['as a list', `Action[]=ListUsers&${version}`],
    ['as a list beside', `Action=ListUsers&Action%5B%5D=DeleteUser&${version}`],
    ['with a number beside', `Action=ListUsers&Action.1=DeleteUser&${version}`],
    ['with a blank beside', `Action=ListUsers&+Action=DeleteUser&${version}`],
    ['percent-encoded beside', `Action=ListUsers&%41ction=DeleteUser&${version}`],
    ['not at all', version],
    ['in a body that is none', ''],
  ])('%s is refused', (_, body) => {
    expect(told(iam(body))).toMatch(/^invalid_request: Action has to be there exactly once/);
  });

  test('in query and form, or in the query of a POST, is refused', () => {
    const path = `/?Action=DeleteUser&${version}`;
    for (const body of [`Action=ListUsers&${version}`, '']) {
      expect(told({ ...iam(body), path })).toMatch(
        /^invalid_request: a request by Action is a POST/,
      );
    }
    const get = { ...iam('Action=ListUsers'), method: 'GET', path };
    expect(told(get)).toMatch(/^invalid_request: a request by Action is a POST/);
  });

  test('with another word that only begins so is what it is', () => {
    expect(told(iam(`Action=ListUsers&${version}&ActionNames.member.1=a&Actions=b`))).toMatch(
      /^iam ListUsers /,
    );
  });

  test('of a name that is none, or is a property of every object, is refused', () => {
    for (const action of ['listUsers', 'constructor', '__proto__', 'ListUsers%00', '']) {
      expect(told(iam(`Action=${action}&${version}`))).toMatch(
        /^invalid_action: the request is none of/,
      );
    }
  });
});

describe('case 27: Version', () => {
  test.each([
    [
      'of another API',
      'Action=ListUsers&Version=2009-01-01',
      /^invalid_action: the parameter Version names/,
    ],
    ['missing', 'Action=ListUsers', /^invalid_request: Version has to be there exactly once/],
    [
      'twice',
      'Action=ListUsers&Version=2010-05-08&Version=2011-06-15',
      /^invalid_request: Version/,
    ],
    [
      'in other letters beside',
      'Action=ListUsers&Version=2010-05-08&version=1',
      /^invalid_request: Version/,
    ],
  ])('%s is refused', (_, body, reason) => {
    expect(told(iam(body))).toMatch(reason);
  });
});

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

describe('case 55: nothing but the data and a known region makes the upstream host', () => {
  test.each([
    'evil.com/',
    'a.b',
    '1@evil',
    '',
    'A',
    '-a',
    `${'a'.repeat(64)}`,
    'a\r\nb',
    '169.254.169.254',
  ])('the account %j makes none', (account) => {
    const headers = { 'x-amz-account-id': account };
    const asked = { service: 's3', method: 'GET', path: '/v20180820/accesspoint', headers };
    expect(told(asked)).not.toContain('s3control');
    const host = `${account}.gw.example.com`;
    expect(told({ ...asked, host })).not.toContain('s3control');
  });

  test('another label in the host than in the header makes none', () => {
    const headers = { 'x-amz-account-id': '123456789012' };
    const asked = { service: 's3', method: 'POST', path: '/v20180820/jobs', headers };
    expect(told({ ...asked, host: '999999999999.gw.example.com' })).not.toContain('s3control');
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

describe('what the gateway does not carry', () => {
  test('streams of events into AWS are refused with the reason', () => {
    expect(
      told({ service: 'lex', path: '/bots/b/botAliases/a/botLocales/en/sessions/s/conversation' }),
    ).toMatch(/^not_built: StartConversation sends a stream of signed events/);
  });

  test('a service whose host its region does not tell is refused with the reason', () => {
    const path = '/key-value-stores/arn%3Aa/keys/k';
    expect(told({ service: 'cloudfront-keyvaluestore', method: 'GET', path })).toMatch(
      /^not_built: .*has no address that eu-west-1 alone tells; use a grant/,
    );
  });
});
