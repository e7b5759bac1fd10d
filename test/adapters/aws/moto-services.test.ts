import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { createAuditObjects } from '#adapters/aws/audit-objects.ts';
import { createClientSecrets } from '#adapters/aws/client-secrets.ts';
import { createEventBridgeAnnouncements } from '#adapters/aws/event-bridge-announcements.ts';
import { createFunctionInvoker } from '#adapters/aws/invoke-function.ts';
import { createJsonCaller, type JsonService } from '#adapters/aws/json-caller.ts';
import { createLogStream } from '#adapters/aws/log-stream.ts';
import { createStepFunctionsTimer } from '#adapters/aws/step-functions-timer.ts';
import { Fault } from '#core/faults.ts';
import { clausesExcept, type Gaps } from '#test/contracts/clauses.ts';
import { jsonServices, noBackoff } from './callers.ts';
import { type Moto, noMoto, startMoto } from './moto.ts';

/** What moto 5.2.5 does where AWS would do otherwise: what the clause that it breaks says of it. */
const gaps: Gaps = {
  // Aliases of state machines can be made, and nothing can be started by them.
  'M-08': 'StateMachineDoesNotExist',
  // Taken, whoever's the token is.
  'M-09': 'promise resolved "{}" instead of rejecting',
  // Refused, by XML in the form of EC2, which no JSON service ever answers.
  'M-10': "expected 'Unknown'",
};

const clock = { now: () => new Date() };
const account = '123456789012';
const machine = `arn:aws:states:us-east-1:${account}:stateMachine:approval`;

describe.skipIf(noMoto !== undefined)('services of moto over HTTP', () => {
  const clause = clausesExcept(gaps);
  let moto: Moto;
  const service = () => ({
    ...{ endpoint: moto.url, region: 'us-east-1', clock, timeoutMs: 20_000, backoff: noBackoff },
    credentials: async () => moto.credentials,
  });
  const caller = (name: keyof typeof jsonServices, over: Partial<JsonService> = {}) => {
    const [target, version] = jsonServices[name];
    return createJsonCaller({ ...service(), name, target, version, ...over });
  };
  /** A call of a test's own, whose errors are told as moto tells them. */
  const ask = (name: keyof typeof jsonServices, operation: string, input: object) =>
    caller(name)({ operation, input, faultOf: ({ code }) => new Fault('unavailable', code) });

  beforeAll(async () => {
    moto = await startMoto();
    await ask('logs', 'CreateLogGroup', { logGroupName: 'audit' });
    const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
    const roleArn = `arn:aws:iam::${account}:role/approval`;
    await ask('states', 'CreateStateMachine', { name: 'approval', definition, roleArn });
  });
  afterAll(() => moto.stop());

  const timer = (stateMachine: string) =>
    createStepFunctionsTimer({
      ...{ call: caller('states'), stateMachine },
      taskTokenOf: async () => 'a-token-that-nobody-waits-by',
    });

  clause('M-01', 'a log makes its stream, and holds every event in the order of time', async () => {
    const log = createLogStream({
      ...{ call: caller('logs'), clock, logGroup: 'audit', logStream: 'process-1' },
    });
    const now = clock.now().getTime();
    const day = 24 * 60 * 60 * 1_000;
    const entries = [0, 5, 1, 40].map((daysAgo) => ({
      at: new Date(now - daysAgo * day),
      text: `{"daysAgo":${daysAgo}}`,
    }));
    await log.add(entries);
    await log.add([{ at: new Date(now + 30 * day), text: '{"daysAgo":-30}' }]);
    const { events } = await ask('logs', 'GetLogEvents', {
      ...{ logGroupName: 'audit', logStreamName: 'process-1', startFromHead: true },
    });
    const messages = (events as readonly { readonly message: string }[]).map(
      ({ message }) => JSON.parse(message).daysAgo,
    );
    expect(messages).toEqual([40, 5, 1, 0, -30]);
  });

  clause('M-02', 'a log without its group is refused', async () => {
    const log = createLogStream({
      ...{ call: caller('logs'), clock, logGroup: 'missing', logStream: 'process-1' },
    });
    await expect(log.add([{ at: clock.now(), text: 'x' }])).rejects.toMatchObject({
      message: expect.stringContaining('deploy it again'),
    });
  });

  clause('M-03', 'announcements come to whoever a rule of the bus names', async () => {
    await ask('events', 'CreateEventBus', { Name: 'sallyport' });
    await ask('logs', 'CreateLogGroup', { logGroupName: '/aws/events/told' });
    const rule = { Name: 'told', EventBusName: 'sallyport' };
    const EventPattern = JSON.stringify({
      source: ['sallyport'],
      'detail-type': ['approval.asked'],
      detail: { approval: ['a-12'] },
    });
    await ask('events', 'PutRule', { ...rule, EventPattern });
    const Arn = `arn:aws:logs:us-east-1:${account}:log-group:/aws/events/told`;
    const Targets = [{ Id: 'log', Arn }];
    await ask('events', 'PutTargets', { Rule: 'told', EventBusName: 'sallyport', Targets });
    const bus = createEventBridgeAnnouncements({ call: caller('events'), bus: 'sallyport' });
    const numbers = Array.from({ length: 23 }, (_, i) => i);
    await bus.announce(
      numbers.map((n) => ({
        ...{ kind: 'approval.asked' as const, at: clock.now(), id: `writer/${n}` },
        facts: { approval: `a-${n}` },
      })),
    );
    const { events } = await ask('logs', 'FilterLogEvents', { logGroupName: '/aws/events/told' });
    const told = (events as readonly { readonly message: string }[]).map(({ message }) =>
      JSON.parse(message),
    );
    expect(told).toMatchObject([
      { 'detail-type': 'approval.asked', detail: { v: 1, id: 'writer/12', approval: 'a-12' } },
    ]);
  });

  clause('M-04', 'announcements to a bus that is missing are refused', async () => {
    const bus = createEventBridgeAnnouncements({ call: caller('events'), bus: 'missing' });
    const one = { kind: 'lease.revoked' as const, at: clock.now(), id: 'w/1', facts: {} };
    await expect(bus.announce([one])).rejects.toMatchObject({ code: 'unavailable' });
  });

  clause('M-05', 'a secret is read, read anew, missing, or about to be deleted', async () => {
    const arnPrefix = `arn:aws:secretsmanager:us-east-1:${account}:secret:sallyport/sign-in/`;
    const secretOf = createClientSecrets({ call: caller('secretsmanager'), arnPrefix });
    expect(await secretOf('okta')).toBeUndefined();
    const SecretId = 'sallyport/sign-in/okta';
    const token = { ClientRequestToken: 'a'.repeat(32) };
    const made = { Name: SecretId, SecretString: 'first\n', ...token };
    await ask('secretsmanager', 'CreateSecret', made);
    expect(await secretOf('okta')).toBe('first');
    const rotated = { SecretId, SecretString: 'second', ClientRequestToken: 'b'.repeat(32) };
    await ask('secretsmanager', 'PutSecretValue', rotated);
    expect(await secretOf('okta')).toBe('second');
    await ask('secretsmanager', 'DeleteSecret', { SecretId });
    await expect(secretOf('okta')).rejects.toMatchObject({
      message: expect.stringContaining('marked for deletion'),
    });
  });

  clause('M-06', 'an object is put once under Object Lock, and read as it was put', async () => {
    const { url: endpoint, credentials } = moto;
    const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
    const Bucket = 'audit-copy';
    const objects = createAuditObjects({ ...service(), bucket: Bucket });
    const key = 'audit/2026/11/22/a b+ü=1~(x)*.ndjson';
    const object = { key, contentType: 'application/x-ndjson', body: Buffer.from('{"n":1}\n') };
    await expect(objects.putOnce(object)).rejects.toMatchObject({ detail: { s3: 'NoSuchBucket' } });
    await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
    expect(await objects.putOnce(object)).toBe('put');
    expect(await objects.putOnce({ ...object, body: Buffer.from('other') })).toBe('exists');
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
    expect(await found.Body?.transformToString()).toBe('{"n":1}\n');
    expect(found.ContentType).toBe('application/x-ndjson');
  });

  clause('M-07', 'an execution is started once, by the id of its request', async () => {
    await timer(machine).start('request-1');
    await timer(machine).start('request-1');
    const { executions } = await ask('states', 'ListExecutions', { stateMachineArn: machine });
    expect(executions).toMatchObject([{ name: 'request-1' }]);
    const executionArn = `${machine.replace('stateMachine', 'execution')}:request-1`;
    const { input } = await ask('states', 'DescribeExecution', { executionArn });
    expect(input).toBe('{"id":"request-1"}');
    await expect(timer(`${machine}-missing`).start('request-1')).rejects.toMatchObject({
      detail: { 'step-functions': 'StateMachineDoesNotExist' },
    });
  });

  clause('M-08', 'an execution is started by an alias', async () => {
    const { stateMachineVersionArn } = await ask('states', 'UpdateStateMachine', {
      ...{ stateMachineArn: machine, publish: true },
    });
    await ask('states', 'CreateStateMachineAlias', {
      name: 'live',
      routingConfiguration: [{ stateMachineVersionArn, weight: 100 }],
    });
    await ask('states', 'StartExecution', {
      ...{ stateMachineArn: `${machine}:live`, name: 'request-2', input: '{}' },
    });
  });

  clause(
    'M-09',
    'a token that nobody waits by is refused, which whoever wakes takes for done',
    async () => {
      await timer(machine).wake('request-1');
      const taskToken = 'a-token-that-nobody-waits-by';
      await expect(ask('states', 'SendTaskSuccess', { taskToken, output: '{}' })).rejects.toThrow(
        /InvalidToken|TaskDoesNotExist|TaskTimedOut/,
      );
    },
  );

  clause('M-10', 'a signature by another secret is refused', async () => {
    const wrong = { ...moto.credentials, secretAccessKey: 'another' };
    const call = caller('logs', { credentials: async () => wrong });
    const seen: string[] = [];
    const refused = call({
      operation: 'DescribeLogGroups',
      input: {},
      faultOf: ({ code, status }) => {
        expect(status).toBe(403);
        seen.push(code);
        return new Fault('unavailable', code);
      },
    });
    await expect(refused).rejects.toBeInstanceOf(Fault);
    expect(seen.at(-1)).toBe('InvalidSignatureException');
  });

  clause('M-11', 'a function that is missing is refused', async () => {
    const invoke = createFunctionInvoker({ ...service(), functionName: 'sallyport-jwks' });
    await expect(invoke({ v: 1 })).rejects.toMatchObject({
      detail: { lambda: 'ResourceNotFoundException' },
    });
  });
});
