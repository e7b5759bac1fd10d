import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClientSecrets } from '#adapters/aws/client-secrets.ts';
import { stubCaller } from './callers.ts';
import { type StubAws, type StubReply, startStub, stubError } from './stub-aws.ts';

const arnPrefix = 'arn:aws:secretsmanager:us-east-1:999988887777:secret:sallyport/sign-in/';

describe("clients' secrets in Secrets Manager", () => {
  let stub: StubAws;
  let reply: StubReply;
  const secrets = () =>
    createClientSecrets({ call: stubCaller('secretsmanager', stub.url), arnPrefix });
  beforeEach(async () => {
    stub = await startStub('secretsmanager', () => reply);
  });
  afterEach(() => stub.stop());

  test('are asked for by name, each time', async () => {
    reply = { body: { SecretString: 'first' } };
    const secretOf = secrets();
    expect(await secretOf('acme-okta')).toBe('first');
    reply = { body: { SecretString: 'rotated\r\n' } };
    expect(await secretOf('acme-okta')).toBe('rotated');
    expect(stub.calls.map(({ operation, json }) => [operation, json])).toEqual(
      Array.from({ length: 2 }, () => [
        'GetSecretValue',
        { SecretId: 'sallyport/sign-in/acme-okta' },
      ]),
    );
  });

  test('are none where Secrets Manager has none, and where it is empty', async () => {
    reply = stubError('ResourceNotFoundException');
    expect(await secrets()('acme-okta')).toBeUndefined();
    reply = { body: { SecretString: '\n' } };
    expect(await secrets()('acme-okta')).toBeUndefined();
  });

  test.each([
    [stubError('InvalidRequestException'), 'not_configured', 'marked for deletion'],
    [stubError('DecryptionFailure'), 'not_configured', 'its key'],
    [stubError('AccessDeniedException'), 'unavailable', 'docs/permissions.md'],
    [stubError('ThrottlingException'), 'slow_down', 'throttling'],
    [stubError('InternalServiceError', 500), 'unavailable', 'secrets-manager failed'],
    [{ body: { SecretBinary: 'AAAA' } }, 'not_configured', 'as plain text'],
  ])('say why they cannot be read (%j)', async (answer, code, says) => {
    reply = answer;
    await expect(secrets()('acme-okta')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(says),
    });
  });

  test.each([
    'sallyport/sign-in/',
    'arn:aws:secretsmanager:us-east-1:999988887777:key:sallyport/',
    'arn:aws:secretsmanager:us-east-1:999988887777:secret:',
    'arn:aws:secretsmanager:us-east-1:999988887777:secret:sally*',
  ])('need the prefix of an ARN, which %s is not', (wrong) => {
    const call = stubCaller('secretsmanager', stub.url);
    expect(() => createClientSecrets({ call, arnPrefix: wrong })).toThrow(
      'SALLYPORT_SIGN_IN_SECRETS',
    );
  });
});
