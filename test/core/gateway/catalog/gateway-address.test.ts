import { describe, expect, test } from 'vitest';
import { type Asked, ask, getItem, iam, jsonHeaders, told } from './ask.ts';

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
