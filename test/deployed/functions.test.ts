import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIds } from '#adapters/node/ids.ts';
import { neededVariables } from '#functions/entries/needed-variables.ts';
import {
  type Bundle,
  type BundleName,
  bundleFunctions,
  bundleNames,
} from '#scripts/bundle-functions.ts';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import { gatewayEvent } from '#test/functions/gateway-event.ts';
import { administrator, type Deployment, startDeployment } from './deployment.ts';
import { deployFunction, type Invoked } from './functions.ts';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
}, serverStartMilliseconds);
afterAll(() => deployment?.stop());

const requestId = 'r-of-a-bundle';

/** Starts one bundle in a process of its own, with the variables that it needs and no other. */
async function invokeAlone(name: BundleName, event: unknown, more: Record<string, string> = {}) {
  const { built } = deployment;
  const needed: readonly string[] = neededVariables[name];
  const given = Object.entries(built.env).filter(
    ([variable]) =>
      !variable.startsWith('SALLYPORT_') ||
      variable.startsWith('SALLYPORT_ENDPOINT_') ||
      needed.includes(variable.slice('SALLYPORT_'.length)),
  );
  const alone = deployFunction(name, {
    ...built,
    env: { ...Object.fromEntries(given), ...more },
  });
  const invoked = await alone.invoke(event);
  alone.stop();
  return { invoked, output: alone.output.join('') };
}

function replyOf(invoked: Invoked) {
  if ('failure' in invoked) throw new Error(invoked.failure.errorMessage);
  const { statusCode, body } = invoked.result as { statusCode: number; body: string };
  return { statusCode, body };
}

function get(target: string, userArn?: string) {
  const request = { method: 'GET', target };
  return gatewayEvent(request, { requestId, ...(userArn === undefined ? {} : { userArn }) });
}

function post(target: string, form: Readonly<Record<string, string>>) {
  const headers = [['content-type', 'application/x-www-form-urlencoded']] as const;
  const body = String(new URLSearchParams(form));
  return gatewayEvent({ method: 'POST', target, headers, body }, { requestId });
}

// In this order: what a deployment meets first comes first.
describe('each built bundle, started by itself', () => {
  test('public tells that nothing is configured', async () => {
    const { invoked } = await invokeAlone('public', get('/healthz'));
    expect(replyOf(invoked)).toMatchObject({ statusCode: 503 });
  });

  test('first-configuration answers CloudFormation', async () => {
    const { services } = deployment;
    const { invoked } = await invokeAlone('first-configuration', {
      RequestType: 'Create',
      ResponseURL: `${services.url}/signed-by-cloudformation`,
      StackId: 'arn:stack',
      RequestId: 'r-1',
      LogicalResourceId: 'First',
    });
    expect(invoked).toMatchObject({ result: null });
    const told = services.objects.get('/signed-by-cloudformation')?.text ?? '{}';
    expect(JSON.parse(told)).toMatchObject({ Status: 'SUCCESS', StackId: 'arn:stack' });
  });

  test('admin knows the administrator, and nobody else', async () => {
    const target = '/v1/admin/configuration';
    const { invoked } = await invokeAlone('admin', get(target, administrator));
    expect(replyOf(invoked)).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining('awsPrincipals'),
    });
    const other = await invokeAlone('admin', get(target, administrator.replace('Admin', 'Other')));
    expect(replyOf(other.invoked)).toMatchObject({ statusCode: 401 });
  });

  test('exchange refuses what is no token', async () => {
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: 'no-token',
      audience: 'shop-deploy',
    };
    const { invoked, output } = await invokeAlone('exchange', post('/v1/token', form));
    expect(replyOf(invoked)).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining('malformed_token'),
    });
    expect(output).toContain('"token.refused":1');
  });

  test('sts answers in its own protocol', async () => {
    const form = { Action: 'GetSessionToken', Version: '2011-06-15' };
    const { invoked } = await invokeAlone('sts', post('/', form));
    expect(replyOf(invoked).body).toContain('<Code>InvalidAction</Code>');
  });

  test('gateway refuses what is not signed, in the protocol that it was asked in', async () => {
    const headers = [['x-amz-target', 'DynamoDB_20120810.ListTables']] as const;
    const request = { method: 'POST', target: '/', headers, body: '{}' };
    const event = gatewayEvent(request, { requestId });
    const requestContext = { ...event.requestContext, requestTimeEpoch: Date.now() };
    const { invoked } = await invokeAlone('gateway', { ...event, requestContext });
    expect(invoked).toMatchObject({
      result: { contentType: 'application/vnd.awslambda.http-integration-response' },
    });
    const { streamed } = (invoked as { result: { streamed: Uint8Array } }).result;
    expect(Buffer.from(streamed).toString()).toContain('MissingAuthenticationTokenException');
  });

  test('revoke ends nothing that it does not know', async () => {
    const { invoked } = await invokeAlone('revoke', post('/v1/revoke', { token: 'x' }));
    expect(replyOf(invoked).body).toContain('"state":"unknown"');
  });

  test('pages shows where to sign in', async () => {
    const { invoked } = await invokeAlone('pages', get('/sign-in'));
    expect(replyOf(invoked)).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining('href="/sallyport/pages.css"'),
    });
  });

  test('votes takes no form from elsewhere', async () => {
    const { invoked } = await invokeAlone('votes', post('/approvals/x/vote', {}));
    expect(replyOf(invoked)).toMatchObject({
      statusCode: 403,
      body: expect.stringContaining('This was not sent from here'),
    });
  });

  test('approval-tick has nothing to do for a request that nobody knows', async () => {
    const id = createIds({ now: () => new Date() }).newId();
    const { invoked } = await invokeAlone('approval-tick', { v: 1, id });
    expect(invoked).toMatchObject({ result: { settled: true, revision: 0, waitSeconds: 1 } });
  });

  test('waker starts the execution of a new request', async () => {
    const keys = { pk: { S: 'pending-approval' }, sk: { S: 'a-request' } };
    const value = { S: JSON.stringify({ rule: 'r', identity: 'i' }) };
    const dynamodb = {
      SequenceNumber: '100',
      Keys: keys,
      NewImage: { ...keys, revision: { N: '1' }, value },
    };
    const { invoked } = await invokeAlone('waker', { Records: [{ dynamodb }] });
    expect(invoked).toMatchObject({ result: { batchItemFailures: [] } });
    expect(deployment.services.calls.at(-1)).toMatchObject({
      operation: 'StartExecution',
      input: { name: 'a-request', input: '{"id":"a-request"}' },
    });
  });

  test('audit copies an entry, and tells of one that was removed', async () => {
    const { services } = deployment;
    const entry = {
      v: 1,
      writer: 'w',
      n: 1,
      body: { kind: 'lease.ended', at: '2026-11-22T10:00:00Z' },
    };
    const keys = { writer: { S: 'w' }, n: { N: '1' } };
    const image = { ...keys, entry: { S: JSON.stringify(entry) } };
    const at = { ApproximateCreationDateTime: 1_795_341_600, Keys: keys };
    const { invoked, output } = await invokeAlone('audit', {
      Records: [
        { dynamodb: { ...at, SequenceNumber: '100', NewImage: image } },
        { dynamodb: { ...at, SequenceNumber: '200', OldImage: image } },
      ],
    });
    expect(invoked).toMatchObject({ result: { batchItemFailures: [] } });
    const [path, object] = [...services.objects].at(-1) ?? [];
    expect(path).toMatch(/^\/sallyport-audit\/entries\/2026\/11\/22\/100-/);
    const [first, second] = (object?.text ?? '').trimEnd().split('\n');
    expect(JSON.parse(first ?? '')).toEqual(entry);
    expect(JSON.parse(second ?? '')).toMatchObject({ changed: 'removed', writer: 'w', n: 1 });
    expect(output).toContain('"ledger.entry_changed":1');
  });

  test('jwks has no issuer to ask', async () => {
    const { invoked } = await invokeAlone('jwks', { source: 'schedule' });
    expect(invoked).toMatchObject({ result: { asked: 0, failed: 0 } });
  });

  test('sweep has nothing to make good', async () => {
    const { invoked } = await invokeAlone('sweep', { source: 'schedule' });
    expect(invoked).toMatchObject({ result: { started: 0, denied: 0, failed: 0 } });
  });

  test('seal puts what there is into the log, and measures what waits', async () => {
    const { invoked, output } = await invokeAlone('seal', { source: 'schedule' });
    expect(invoked).toMatchObject({ result: { batchItemFailures: [] } });
    expect(output).toContain('"ledger.unsealed_seconds":0');
    expect([...deployment.services.log.objects.keys()]).toContain('checkpoint');
  });

  test('check-ledger finds nothing wrong with it', async () => {
    const { invoked } = await invokeAlone('check-ledger', { source: 'schedule' });
    expect(invoked).toMatchObject({ result: { outcome: 'holds', findings: 0 } });
  });

  test('does not load in an environment that is wrong, and says all that is', async () => {
    const wrong = { SALLYPORT_URL: 'broker', SALLYPORT_RECORDS_TABLE: '' };
    const { invoked, output } = await invokeAlone('exchange', get('/v1/token'), wrong);
    expect(invoked).toMatchObject({ failure: { errorType: 'Runtime.ExitError' } });
    expect(output).toContain('SALLYPORT_RECORDS_TABLE is missing');
    expect(output).toContain('SALLYPORT_URL must be');
  });

  test('tells in its log of a store that does not answer, and answers all the same', async () => {
    const down = { SALLYPORT_ENDPOINT_DYNAMODB: 'http://127.0.0.1:1' };
    const { invoked, output } = await invokeAlone('public', get('/healthz'), down);
    expect(replyOf(invoked)).toMatchObject({ statusCode: 503 });
    expect(JSON.parse(output.trim())).toMatchObject({
      level: 'WARN',
      message: 'store_unavailable',
      service: 'sallyport-public',
      correlation_id: requestId,
      route: 'GET /healthz',
    });
  });
});

describe('the bundles', () => {
  const withoutCedar = [
    ...(['public', 'revoke', 'approval-tick', 'waker'] as const),
    ...(['jwks', 'audit', 'sweep', 'seal', 'check-ledger'] as const),
  ];
  let built: readonly Bundle[] = [];
  const bundleOf = (name: BundleName) => {
    const found = built.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no bundle ${name}`);
    return found;
  };

  /** Bundles beside which something of this name lies. */
  const holdingBeside = (beside: string) =>
    built
      .filter(({ besides }) => besides.some((one) => one === beside))
      .map(({ name }) => name)
      .toSorted();
  const isData = (input: string) => input.startsWith('data/');

  beforeAll(async () => {
    built = await bundleFunctions();
  });

  test('are one for each function, made anew to the same bytes', async () => {
    expect(built.map(({ name }) => name).toSorted()).toEqual(bundleNames.toSorted());
    const again = await bundleFunctions();
    for (const { name, contents } of again) {
      expect(Buffer.compare(contents, bundleOf(name).contents)).toBe(0);
    }
  });

  test('hold Cedar only where something is decided', () => {
    const holding = holdingBeside('cedar_wasm_bg.wasm');
    const others = bundleNames.filter((name) => !withoutCedar.some((one) => one === name));
    expect(holding).toEqual(others.toSorted());
  });

  test.each(['exchange', 'sts'] as const)(
    'of %s is small, and compiles no configuration',
    (name) => {
      const { contents, inputs } = bundleOf(name);
      expect(contents.length).toBeLessThan(450 * 1_000);
      const heavy = /data\/iam|node_modules\/(?:zod|yaml|@aws-sdk|jose)\//;
      expect(Object.keys(inputs).filter((input) => heavy.test(input))).toEqual([]);
    },
  );

  test('hold the actions of AWS only where people look at what a policy allows', () => {
    expect(holdingBeside('iam-actions.json')).toEqual([
      ...['admin', 'first-configuration', 'pages', 'votes'],
    ]);
  });

  test('hold what AWS’s operations are, and mean, only where calls are read; none holds data itself', () => {
    const ofCalls = ['aws-operations.json', 'aws-access.json', 'aws-sensitive.json', 'aws-models'];
    for (const beside of ofCalls) expect(holdingBeside(beside)).toEqual(['gateway']);
    const within = built.flatMap(({ inputs }) => Object.keys(inputs)).filter(isData);
    expect(within).toEqual([]);
  });

  test('hold no sources, and name nothing of the machine that made them', () => {
    for (const { contents } of built) {
      const text = Buffer.from(contents).toString();
      expect(text).not.toContain('sourceMappingURL=data');
      expect(text).not.toContain(join(import.meta.dirname, '../..'));
    }
  });
});
