import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGatewayMaster } from '#adapters/aws/gateway-master.ts';
import { Fault } from '#core/faults.ts';
import { stubCaller } from './callers.ts';
import { type StubAws, type StubReply, startStub, stubError } from './stub-aws.ts';

const secretArn =
  'arn:aws:secretsmanager:us-east-1:999988887777:secret:sallyport/gateway-keys-AbCdEf';
const drawn = 'q7Zt0Xw4bKcR9sYvL2mNpEaHdGfJ1uT8iOoQ3zCxVy5';

describe('the master secret of gateway keys', () => {
  let stub: StubAws;
  let reply: StubReply;
  const open = () =>
    createGatewayMaster({ call: stubCaller('secretsmanager', stub.url), secretArn });
  beforeEach(async () => {
    stub = await startStub('secretsmanager', () => reply);
    reply = { body: { SecretString: drawn } };
  });
  afterEach(() => stub.stop());

  test('is asked for once, however many need it and however often', async () => {
    const master = open();
    const [one, two] = await Promise.all([master(), master()]);
    const later = await master();
    expect(one.length).toBe(32);
    expect(Buffer.from(one).toString('base64url').slice(0, -1)).toBe(drawn.slice(0, -1));
    expect([two, later]).toEqual([one, one]);
    expect(stub.calls.map(({ operation, json }) => [operation, json])).toEqual([
      ['GetSecretValue', { SecretId: secretArn }],
    ]);
  });

  test('is not asked for before it is needed, and again after a failure', async () => {
    const master = open();
    expect(stub.calls).toEqual([]);
    reply = stubError('AccessDeniedException');
    await expect(master()).rejects.toMatchObject({ code: 'unavailable' });
    reply = { body: { SecretString: drawn } };
    expect((await master()).length).toBe(32);
  });

  test.each([
    [stubError('AccessDeniedException'), 'unavailable', 'docs/permissions.md'],
    [stubError('ThrottlingException'), 'slow_down', 'throttling'],
    [stubError('InternalServiceError', 500), 'unavailable', 'secrets-manager failed'],
  ])(
    'that cannot be had for now is a refusal that may be retried (%j)',
    async (answer, code, says) => {
      reply = answer;
      const fault = await open()().catch((error: unknown) => error);
      expect(fault).toMatchObject({ code, message: expect.stringContaining(says) });
      expect((fault as Fault).form.retryAfterSeconds).toBeGreaterThan(0);
    },
  );

  test.each([
    stubError('ResourceNotFoundException'),
    stubError('InvalidRequestException'),
    stubError('DecryptionFailure'),
    { body: { SecretBinary: 'AAAA' } },
    { body: { SecretString: '' } },
    { body: { SecretString: drawn.slice(1) } },
    { body: { SecretString: `${drawn}\n` } },
    { body: { SecretString: `{"key":"${drawn}"}` } },
    { body: { SecretString: 'a'.repeat(129) } },
  ])('that is none is the operator’s to mend, and is not shown (%j)', async (answer) => {
    reply = answer;
    const fault = await open()().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: 'not_configured' });
    expect((fault as Fault).message).toContain('an operator must');
    expect(JSON.stringify(fault) + (fault as Fault).message).not.toContain(drawn.slice(1, 20));
  });
});
