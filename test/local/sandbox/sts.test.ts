import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assume, brokerSts, clientOf, policyOf } from './assume.ts';
import { type RunningSandbox, startSandbox } from './start-sandbox.ts';

const deploy = 'arn:aws:iam::111122223333:role/shop-deploy';

let running: RunningSandbox;

beforeAll(async () => {
  running = await startSandbox();
});

afterAll(async () => {
  await running.stop();
});

function request(over: Partial<AssumeRoleCommandInput> = {}): AssumeRoleCommand {
  return new AssumeRoleCommand({
    RoleArn: deploy,
    RoleSessionName: 'a-session',
    ExternalId: 'acme-sallyport',
    ...over,
  });
}

const tags = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ Key: `k${i}`, Value: 'v' }));

describe('AssumeRole', () => {
  test('answers with the session and its source identity', async () => {
    const reply = await brokerSts(running).send(
      request({ SourceIdentity: 'somebody', Tags: tags(2), Policy: policyOf(['s3:*'], ['*']) }),
    );
    expect(reply.AssumedRoleUser?.Arn).toBe(
      'arn:aws:sts::111122223333:assumed-role/shop-deploy/a-session',
    );
    expect(reply.SourceIdentity).toBe('somebody');
    expect(reply.PackedPolicySize).toBeGreaterThan(0);
    const lasts = (reply.Credentials?.Expiration?.getTime() ?? 0) - running.clock.at.getTime();
    expect(Math.round(lasts / 1000 / 60)).toBe(60);
  });

  const refused: readonly (readonly [string, string, Partial<AssumeRoleCommandInput>])[] = [
    ['a wrong external id', 'AccessDenied', { ExternalId: 'wrong' }],
    ['no external id', 'AccessDenied', { ExternalId: undefined }],
    ['a role that is not there', 'AccessDenied', { RoleArn: `${deploy}-2` }],
    [
      'a role that trusts another',
      'AccessDenied',
      { RoleArn: 'arn:aws:iam::999988887777:role/sallyport-broker' },
    ],
    ['a role ARN that is none', 'ValidationError', { RoleArn: 'shop-deploy-but-long-enough' }],
    ['a session name with a space', 'ValidationError', { RoleSessionName: 'a session' }],
    ['a session name of one character', 'ValidationError', { RoleSessionName: 'a' }],
    ['a session name that is too long', 'ValidationError', { RoleSessionName: 'a'.repeat(65) }],
    ['899 seconds', 'ValidationError', { DurationSeconds: 899 }],
    ['more than the role allows', 'ValidationError', { DurationSeconds: 3601 }],
    ['43201 seconds', 'ValidationError', { DurationSeconds: 43_201 }],
    ['a policy that is not JSON', 'MalformedPolicyDocumentException', { Policy: '{' }],
    [
      'a policy that is none',
      'MalformedPolicyDocumentException',
      { Policy: '{"Version":"2012-10-17"}' },
    ],
    [
      'a policy with a principal',
      'MalformedPolicyDocumentException',
      {
        Policy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
      },
    ],
    [
      'a policy of 2049 characters',
      'ValidationError',
      { Policy: policyOf(['s3:*'], ['*']).padEnd(2049) },
    ],
    ['51 tags', 'ValidationError', { Tags: tags(51) }],
    [
      'a tag twice in other letters',
      'ValidationError',
      {
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'A', Value: '2' },
        ],
      },
    ],
    ['a reserved tag', 'ValidationError', { Tags: [{ Key: 'AWS:x', Value: '1' }] }],
    ['a tag that is too long', 'ValidationError', { Tags: [{ Key: 'a'.repeat(129), Value: '' }] }],
    ['a tag with a comma', 'ValidationError', { Tags: [{ Key: 'a', Value: 'b,c' }] }],
    ['a reserved source identity', 'ValidationError', { SourceIdentity: 'aws:x' }],
    ['a transitive key without its tag', 'ValidationError', { TransitiveTagKeys: ['x'] }],
    [
      'a managed policy',
      'ValidationError',
      { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] },
    ],
  ];

  test.each(refused)('refuses %s', async (_, name, over) => {
    await expect(brokerSts(running).send(request(over))).rejects.toMatchObject({ name });
  });

  test('names the action that the trust policy does not allow', async () => {
    const role = running.sandbox.world.roles.get(deploy);
    if (role === undefined) throw new Error('the story lost its role');
    const trust = { ...role.trust, statements: role.trust.statements.slice(0, 1) };
    const roles = new Map([...running.sandbox.world.roles, [deploy, { ...role, trust }]]);
    const strict = await startSandbox({ world: { ...running.sandbox.world, roles } });
    const sts = brokerSts(strict);
    await expect(sts.send(request())).resolves.toHaveProperty('Credentials');
    await expect(sts.send(request({ Tags: tags(1) }))).rejects.toMatchObject({
      message: expect.stringContaining('sts:TagSession'),
    });
    await expect(sts.send(request({ SourceIdentity: 'somebody' }))).rejects.toMatchObject({
      message: expect.stringContaining('sts:SetSourceIdentity'),
    });
    await strict.stop();
  });

  test('needs the permission of the caller as well as the trust of the role', async () => {
    const world = running.sandbox.world;
    const brokerRole = world.roles.get(world.broker);
    if (brokerRole === undefined) throw new Error('the story lost its broker');
    const roles = new Map([...world.roles, [world.broker, { ...brokerRole, permissions: [] }]]);
    const idle = await startSandbox({ world: { ...world, roles } });
    await expect(brokerSts(idle).send(request())).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('no identity-based policy allows the sts:AssumeRole action'),
    });
    await idle.stop();
  });

  test('is not for sessions of other roles', async () => {
    const sts = new STSClient(clientOf(running, await assume(running, deploy)));
    await expect(sts.send(request())).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('other actions', () => {
  test('GetCallerIdentity says who signed', async () => {
    const sts = new STSClient(clientOf(running, await assume(running, deploy)));
    const { Arn, Account, UserId } = await sts.send(new GetCallerIdentityCommand({}));
    expect([Arn, Account]).toEqual([
      'arn:aws:sts::111122223333:assumed-role/shop-deploy/a-session',
      '111122223333',
    ]);
    expect(UserId).toMatch(/^AROA[A-Z0-9]{17}:a-session$/);
  });

  test('web identities are sent to the broker', async () => {
    const sts = brokerSts(running);
    await expect(
      sts.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: deploy,
          RoleSessionName: 'x1',
          WebIdentityToken: 'header.payload.signature',
        }),
      ),
    ).rejects.toMatchObject({
      name: 'InvalidAction',
      message: expect.stringContaining('AWS_ENDPOINT_URL_STS'),
    });
  });

  test('what is not there is an InvalidAction', async () => {
    await expect(brokerSts(running).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
  });
});

describe('credentials', () => {
  test('end when they say', async () => {
    const credentials = await assume(running, deploy);
    const s3 = new S3Client(clientOf(running, credentials));
    await s3.send(new ListBucketsCommand({}));
    const began = running.clock.at;
    // Within what S3 forgives a clock, and past the 900 seconds of the session.
    running.clock.at = new Date(began.getTime() + 900_500);
    const late = new S3Client({ ...clientOf(running, credentials), systemClockOffset: 900_000 });
    await expect(late.send(new ListBucketsCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
    running.clock.at = began;
  });

  test('of one session do not open another', async () => {
    const [one, other] = [await assume(running, deploy), await assume(running, deploy)];
    const call = (credentials: typeof one) =>
      new STSClient(clientOf(running, credentials)).send(new GetCallerIdentityCommand({}));
    await expect(call({ ...one, sessionToken: other.sessionToken })).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await expect(call({ ...one, secretAccessKey: other.secretAccessKey })).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    const bent = `${one.sessionToken.slice(0, -5)}AAAA=`;
    await expect(call({ ...one, sessionToken: bent })).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });
});
