import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { createAuditObjects } from '#adapters/aws/audit-objects.ts';
import { createClientSecrets } from '#adapters/aws/client-secrets.ts';
import { createEventBridgeAnnouncements } from '#adapters/aws/event-bridge-announcements.ts';
import { createFunctionInvoker } from '#adapters/aws/invoke-function.ts';
import { createKmsNoteSigner } from '#adapters/aws/kms-note-signer.ts';
import { createLogObjects } from '#adapters/aws/log-objects.ts';
import { createLogReader } from '#adapters/aws/log-reader.ts';
import { createLogStream } from '#adapters/aws/log-stream.ts';
import { createRevoker } from '#adapters/aws/revoker.ts';
import { createStepFunctionsTimer } from '#adapters/aws/step-functions-timer.ts';
import { createSts } from '#adapters/aws/sts.ts';
import { createMemorySts } from '#adapters/memory/sts.ts';
import { Fault, type FaultCode } from '#core/faults.ts';
import { writeXml } from '#core/xml/write-xml.ts';
import { stubCaller, stubService } from './callers.ts';
import {
  plantedInReplies,
  type Storm,
  type StubAws,
  type StubReply,
  startStub,
  storms,
  stubClock,
  stubCredentials,
} from './stub-aws.ts';

/** What a caller may have sent; a fault must not repeat it. */
const plantedInRequest = 'planted-in-the-request';
const role = 'arn:aws:iam::111122223333:role/shop-deploy';

interface Caller {
  readonly service: string;
  /** What the service answers when it is itself. */
  readonly answer: StubReply;
  /** One call to it; adapters are made once for each url. */
  make(url: string, timeoutMs: number): () => Promise<unknown>;
  readonly unavailable: FaultCode;
  /** Storms that do not matter, and why. */
  readonly unmoved?: Readonly<Partial<Record<Storm, string>>>;
}

const assumed = {
  AssumedRoleUser: {
    Arn: 'arn:aws:sts::111122223333:assumed-role/shop-deploy/a-session',
    AssumedRoleId: 'AROAEXAMPLE:a-session',
  },
  Credentials: {
    AccessKeyId: 'ASIAEXAMPLE000000000',
    SecretAccessKey: 'x'.repeat(40),
    SessionToken: 'token',
    Expiration: '2026-11-22T10:15:00Z',
  },
};

const timerParts = {
  stateMachine: 'arn:aws:states:::a',
  taskTokenOf: async () => plantedInRequest,
};
const lock = { mode: 'governance', days: 30 } as const;
const logKey = generateKeyPairSync('ed25519');
const answerIsNotRead = 'what the function answers is not read';

const callers: Readonly<Record<string, Caller>> = {
  'sts assume-role': {
    service: 'sts',
    answer: { body: writeXml('AssumeRoleResponse', { AssumeRoleResult: assumed }) },
    make: (url, timeoutMs) => {
      const sts = createSts(stubService(url, timeoutMs));
      const asked = { roleArn: role, sessionName: 'a-session', sourceIdentity: plantedInRequest };
      return () => sts.assumeRole({ ...asked, durationSeconds: 900, tags: {} });
    },
    unavailable: 'sts_unavailable',
  },
  'iam put-role-policy': {
    service: 'iam',
    answer: { body: '<PutRolePolicyResponse/>' },
    make: (url, timeoutMs) => {
      const sts = createMemorySts({ clock: stubClock });
      // Signed by what STS lends, which the stub does not know.
      const lending = {
        assumeRole: async () => ({ ...(await sts.assumeRole(lent)), ...stubCredentials }),
      };
      const lent = {
        roleArn: role,
        sessionName: 's',
        sourceIdentity: 's',
        durationSeconds: 900,
        tags: {},
      };
      const revoker = createRevoker({
        ...{ ...stubService(url, timeoutMs), sts: lending, roleName: 'revoker' },
      });
      const sessionId = plantedInRequest;
      const until = '2026-11-22T11:00:00Z';
      return () => revoker.deny(role, [{ sessionId, userId: `AROAEXAMPLE:${sessionId}`, until }]);
    },
    unavailable: 'sts_unavailable',
    unmoved: {
      'answering garbage': 'nothing is read of it',
      'answering HTML': 'nothing is read of it',
    },
  },
  'step functions start': {
    service: 'states',
    answer: {},
    make: (url, timeoutMs) => {
      const call = stubCaller('states', url, timeoutMs);
      const timer = createStepFunctionsTimer({ ...timerParts, call });
      return () => timer.start(plantedInRequest);
    },
    unavailable: 'unavailable',
  },
  'step functions wake': {
    service: 'states',
    answer: {},
    make: (url, timeoutMs) => {
      const call = stubCaller('states', url, timeoutMs);
      const timer = createStepFunctionsTimer({ ...timerParts, call });
      return () => timer.wake('a-request');
    },
    unavailable: 'unavailable',
  },
  'secrets manager': {
    service: 'secretsmanager',
    answer: { body: { SecretString: 'a-secret' } },
    make: (url, timeoutMs) => {
      const arnPrefix = 'arn:aws:secretsmanager:us-east-1:999988887777:secret:sallyport/';
      const call = stubCaller('secretsmanager', url, timeoutMs);
      const secretOf = createClientSecrets({ call, arnPrefix });
      return () => secretOf(plantedInRequest);
    },
    unavailable: 'unavailable',
  },
  eventbridge: {
    service: 'events',
    answer: { body: { FailedEntryCount: 0 } },
    make: (url, timeoutMs) => {
      const call = stubCaller('events', url, timeoutMs);
      const announcing = createEventBridgeAnnouncements({ call, bus: 'sallyport' });
      const facts = { approval: plantedInRequest };
      const at = stubClock.now();
      return () => announcing.announce([{ kind: 'approval.asked', at, id: 'a/1', facts }]);
    },
    unavailable: 'unavailable',
  },
  'cloudwatch logs': {
    service: 'logs',
    answer: {},
    make: (url, timeoutMs) => {
      const call = stubCaller('logs', url, timeoutMs);
      const log = createLogStream({ call, clock: stubClock, logGroup: 'audit', logStream: 'a' });
      return () => log.add([{ at: stubClock.now(), text: plantedInRequest }]);
    },
    unavailable: 'unavailable',
  },
  s3: {
    service: 's3',
    answer: { headers: { etag: '"e"' }, body: '' },
    make: (url, timeoutMs) => {
      const objects = createAuditObjects({ ...stubService(url, timeoutMs), bucket: 'audit' });
      const body = Buffer.from(plantedInRequest);
      return () => objects.putOnce({ key: 'a', contentType: 'text/plain', body });
    },
    unavailable: 'unavailable',
  },
  's3 of the log': {
    service: 's3',
    answer: { headers: { etag: '"e"' }, body: '' },
    make: (url, timeoutMs) => {
      const log = createLogObjects({ ...stubService(url, timeoutMs), bucket: 'log', lock });
      const put = { path: 'key', contentType: 'text/plain; charset=utf-8' } as const;
      const body = Buffer.from(plantedInRequest);
      return () => log.putOnce({ ...put, body, keeping: 'locked' });
    },
    unavailable: 'unavailable',
  },
  's3 of the log, read': {
    service: 's3',
    answer: { headers: { etag: '"e"' }, body: '' },
    make: (url, timeoutMs) => {
      const log = createLogReader({ ...stubService(url, timeoutMs), bucket: 'log' });
      return () => log.get(plantedInRequest);
    },
    unavailable: 'unavailable',
  },
  's3 of the log, its checkpoint': {
    service: 's3',
    answer: { headers: { etag: '"e"' }, body: '' },
    make: (url, timeoutMs) => {
      const log = createLogObjects({ ...stubService(url, timeoutMs), bucket: 'log', lock });
      return () => log.replaceCheckpoint({ expected: '', note: plantedInRequest });
    },
    unavailable: 'unavailable',
  },
  's3 of the log, its versions': {
    service: 's3',
    answer: { body: '<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>' },
    make: (url, timeoutMs) => {
      const log = createLogReader({ ...stubService(url, timeoutMs), bucket: 'log' });
      return async () => {
        for await (const { path } of log.versions(plantedInRequest)) expect(path).toBe('');
      };
    },
    unavailable: 'unavailable',
  },
  kms: {
    service: 'kms',
    answer: {
      body: {
        KeySpec: 'ECC_NIST_EDWARDS25519',
        KeyUsage: 'SIGN_VERIFY',
        PublicKey: logKey.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
        Signature: sign(null, Buffer.from(plantedInRequest), logKey.privateKey).toString('base64'),
      },
    },
    make: (url, timeoutMs) => {
      const call = stubCaller('kms', url, timeoutMs);
      const signer = createKmsNoteSigner({ call, keyArn: 'a-key', origin: 'log.test/acme' });
      return () => signer.sign(Buffer.from(plantedInRequest));
    },
    unavailable: 'unavailable',
  },
  lambda: {
    service: 'lambda',
    answer: {},
    make: (url, timeoutMs) => {
      const parts = { ...stubService(url, timeoutMs), functionName: 'jwks' };
      const invoke = createFunctionInvoker(parts);
      return () => invoke({ issuer: plantedInRequest });
    },
    unavailable: 'unavailable',
    unmoved: { 'answering garbage': answerIsNotRead, 'answering HTML': answerIsNotRead },
  },
};

const everyStorm = Object.keys(storms) as Storm[];
const cases = Object.keys(callers).flatMap((name) =>
  everyStorm.map((storm) => [name, storm] as const),
);

/** Everything of an error that anybody could come to read. */
function everythingOf(error: Fault): string {
  const { message, detail, shown, stack, cause } = error;
  return JSON.stringify([message, detail, shown, stack, String(cause)]);
}

describe('a call of AWS', () => {
  let stub: StubAws | undefined;
  afterEach(async () => {
    await stub?.stop();
    stub = undefined;
  });

  test.each(cases)('%s meets a service that is %s', async (name, storm) => {
    const { service, answer, make, unavailable, unmoved = {} } = callers[name] as Caller;
    stub = await startStub(service, () => answer);
    const isHanging = storm.startsWith('hanging') || storm === 'cut off';
    const call = make(stub.url, isHanging ? 150 : 20_000);
    stub.setStorm(storm);
    const outcome = await call().catch((error: unknown) => error);
    if (unmoved[storm] !== undefined) {
      expect(outcome).not.toBeInstanceOf(Error);
    } else {
      expect(outcome).toBeInstanceOf(Fault);
      const fault = outcome as Fault;
      expect(fault.code).toBe(storm === 'throttling' ? 'slow_down' : unavailable);
      expect(fault.form.retryAfterSeconds).toBeGreaterThan(0);
      const secrets = [plantedInReplies, plantedInRequest, ...Object.values(stubCredentials)];
      for (const secret of secrets) expect(everythingOf(fault)).not.toContain(secret);
    }
    if (isHanging) return;
    // The service is itself again, and nobody has to be started anew.
    stub.setStorm(undefined);
    await expect(call()).resolves.not.toBeInstanceOf(Error);
  });

  test.each(Object.keys(callers))('%s finds nobody at its address', async (name) => {
    const { make, unavailable } = callers[name] as Caller;
    await expect(make('http://127.0.0.1:1', 20_000)()).rejects.toMatchObject({ code: unavailable });
  });
});
