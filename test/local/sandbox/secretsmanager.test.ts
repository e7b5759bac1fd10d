import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  ListSecretsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgottenVersions, withVersion } from '#local/sandbox/secretsmanager/staged-versions.ts';
import { everything, worldWithAdministrator } from './administrator.ts';
import { assume, clientOf, policyOf } from './assume.ts';
import { type RunningSandbox, startSandbox } from './start-sandbox.ts';

let running: RunningSandbox;
let secrets: SecretsManagerClient;

beforeAll(async () => {
  running = await startSandbox({ world: worldWithAdministrator() });
  secrets = new SecretsManagerClient(clientOf(running, await assume(running, everything)));
});

afterAll(async () => {
  await running.stop();
});

const create = (Name: string, SecretString?: string) =>
  secrets.send(new CreateSecretCommand({ Name, SecretString }));
const put = (SecretId: string, SecretString: string) =>
  secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
const get = (input: GetSecretValueCommandInput) => secrets.send(new GetSecretValueCommand(input));

const bothValues = { SecretString: 'x', SecretBinary: Uint8Array.of(1) };
const bothWays = { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true };

/** A client whose session policy is one Allow, or this whole document. */
async function narrowed(policy: string): Promise<SecretsManagerClient> {
  return new SecretsManagerClient(
    clientOf(running, await assume(running, everything, { Policy: policy })),
  );
}

describe('a secret', () => {
  test('is made, changed and read by name, by ARN and by ARN without its ending', async () => {
    const { ARN = '', VersionId } = await create('t/one', 'first');
    expect(ARN).toMatch(
      /^arn:aws:secretsmanager:us-east-1:111122223333:secret:t\/one-[A-Za-z0-9]{6}$/,
    );
    await put('t/one', 'second');
    for (const SecretId of ['t/one', ARN, ARN.slice(0, -7)]) {
      expect(await get({ SecretId })).toMatchObject({ SecretString: 'second', Name: 't/one', ARN });
    }
    const previous = await get({ SecretId: ARN, VersionStage: 'AWSPREVIOUS' });
    expect(previous).toMatchObject({ SecretString: 'first', VersionId });
    expect(await get({ SecretId: ARN, VersionId })).toMatchObject({ SecretString: 'first' });
    await expect(
      get({ SecretId: ARN, VersionId, VersionStage: 'AWSCURRENT' }),
    ).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await expect(get({ SecretId: ARN, VersionId: randomUUID() })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(create('t/one', 'x')).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  test('holds bytes as well as text', async () => {
    const SecretBinary = Uint8Array.of(0, 255, 7);
    await secrets.send(new CreateSecretCommand({ Name: 't/bytes', SecretBinary }));
    expect(await get({ SecretId: 't/bytes' })).toMatchObject({ SecretBinary });
  });

  test('without a value has none to give', async () => {
    await create('t/empty');
    await expect(get({ SecretId: 't/empty' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringContaining('AWSCURRENT'),
    });
  });

  test('answers a repeated call alike, and another value under the same token not at all', async () => {
    const ClientRequestToken = randomUUID();
    const make = (SecretString: string) =>
      secrets.send(new CreateSecretCommand({ Name: 't/again', SecretString, ClientRequestToken }));
    const first = await make('a');
    expect(await make('a')).toMatchObject({ ARN: first.ARN, VersionId: first.VersionId });
    await expect(make('b')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    const change = (SecretString: string) =>
      secrets.send(
        new PutSecretValueCommand({ SecretId: 't/again', SecretString, ClientRequestToken }),
      );
    expect(await change('a')).toMatchObject({ VersionId: ClientRequestToken });
    await expect(change('b')).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  test('takes labels of the caller, which do not make a version current', async () => {
    await create('t/labels', 'now');
    await secrets.send(
      new PutSecretValueCommand({
        SecretId: 't/labels',
        SecretString: 'next',
        VersionStages: ['NEXT'],
      }),
    );
    expect(await get({ SecretId: 't/labels' })).toMatchObject({ SecretString: 'now' });
    expect(await get({ SecretId: 't/labels', VersionStage: 'NEXT' })).toMatchObject({
      SecretString: 'next',
    });
    const { VersionIdsToStages } = await secrets.send(
      new DescribeSecretCommand({ SecretId: 't/labels' }),
    );
    expect(Object.values(VersionIdsToStages ?? {})).toEqual([['AWSCURRENT'], ['NEXT']]);
  });

  test('is marked when it is deleted, and gone when its window is over', async () => {
    await create('t/gone', 'x');
    const deleted = await secrets.send(
      new DeleteSecretCommand({ SecretId: 't/gone', RecoveryWindowInDays: 7 }),
    );
    const days = ((deleted.DeletionDate?.getTime() ?? 0) - running.clock.at.getTime()) / 86_400_000;
    expect(days).toBeCloseTo(7);
    await expect(get({ SecretId: 't/gone' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    await expect(create('t/gone', 'y')).rejects.toMatchObject({ name: 'InvalidRequestException' });
    expect(await secrets.send(new DescribeSecretCommand({ SecretId: 't/gone' }))).toMatchObject({
      DeletedDate: deleted.DeletionDate,
    });
    const { state } = running.sandbox;
    const kept = state.secrets.find('111122223333', 't/gone');
    if (kept === undefined) throw new Error('a marked secret is kept');
    // As it is a week later.
    state.secrets.put({ ...kept, deletedAt: running.clock.at.toISOString() });
    await expect(
      secrets.send(new DescribeSecretCommand({ SecretId: 't/gone' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const again = await create('t/gone', 'z');
    expect(again.ARN).not.toBe(deleted.ARN);
    expect(await get({ SecretId: 't/gone' })).toMatchObject({ SecretString: 'z' });
  });

  test('is gone at once when its deletion is forced, however often', async () => {
    await create('t/forced', 'x');
    const force = () =>
      secrets.send(
        new DeleteSecretCommand({ SecretId: 't/forced', ForceDeleteWithoutRecovery: true }),
      );
    await force();
    await expect(get({ SecretId: 't/forced' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await force();
  });

  test('is listed page by page without its value, and when deleted only if asked for', async () => {
    for (const n of [1, 2, 3]) await create(`t/list/${n}`, 'planted-secret');
    await secrets.send(new DeleteSecretCommand({ SecretId: 't/list/2' }));
    const names = async (IncludePlannedDeletion: boolean) => {
      const found: string[] = [];
      let NextToken: string | undefined;
      do {
        const page = await secrets.send(
          new ListSecretsCommand({ MaxResults: 2, NextToken, IncludePlannedDeletion }),
        );
        expect(page.SecretList?.length).toBeLessThanOrEqual(2);
        expect(JSON.stringify(page)).not.toContain('planted-secret');
        found.push(...(page.SecretList ?? []).map(({ Name = '' }) => Name));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return found.filter((name) => name.startsWith('t/list/'));
    };
    expect(await names(false)).toEqual(['t/list/1', 't/list/3']);
    expect(await names(true)).toEqual(['t/list/1', 't/list/2', 't/list/3']);
    await expect(
      secrets.send(new ListSecretsCommand({ NextToken: 'not one' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('is stored sealed', async () => {
    await create('t/sealed', 'planted-secret');
    const [version] = running.sandbox.state.secrets.versions('111122223333', 't/sealed');
    expect(version?.value).toBeDefined();
    expect(Buffer.from(version?.value ?? '', 'base64').toString()).not.toContain('planted-secret');
  });

  test('keeps its values when it is changed', async () => {
    await create('t/kept', '1');
    await put('t/kept', '2');
    expect(running.sandbox.state.secrets.versions('111122223333', 't/kept')).toHaveLength(2);
  });
});

describe('access to a secret', () => {
  test('ends at the session policy, as does the list of them', async () => {
    const { ARN = '' } = await create('t/mine', 'mine');
    const other = await create('t/other', 'other');
    const arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:t/mine-??????';
    const narrow = await narrowed(policyOf(['secretsmanager:GetSecretValue'], [arn]));
    for (const SecretId of ['t/mine', ARN, ARN.slice(0, -7)]) {
      const reply = await narrow.send(new GetSecretValueCommand({ SecretId }));
      expect(reply.SecretString).toBe('mine');
    }
    for (const SecretId of ['t/other', other.ARN, 't/none', `${ARN.slice(0, -6)}aaaaaa`]) {
      const read = narrow.send(new GetSecretValueCommand({ SecretId }));
      if (SecretId === `${ARN.slice(0, -6)}aaaaaa`) {
        await expect(read).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      } else {
        await expect(read).rejects.toMatchObject({
          name: 'AccessDeniedException',
          message: expect.stringContaining('no session policy allows'),
        });
      }
    }
    await expect(narrow.send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(
      narrow.send(new PutSecretValueCommand({ SecretId: 't/mine', SecretString: 'x' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('to a secret of another account is refused, whatever it is called', async () => {
    await create('t/far', 'x');
    const SecretId = 'arn:aws:secretsmanager:us-east-1:444455556666:secret:t/far';
    await expect(get({ SecretId })).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  const rows: readonly (readonly [
    title: string,
    action: string,
    condition: object,
    done: (client: SecretsManagerClient) => Promise<unknown>,
    refused: (client: SecretsManagerClient) => Promise<unknown>,
  ])[] = [
    [
      'by the name of a new secret',
      'CreateSecret',
      { StringLike: { 'secretsmanager:Name': 'c/allowed-*' } },
      (one) => one.send(new CreateSecretCommand({ Name: 'c/allowed-1' })),
      (one) => one.send(new CreateSecretCommand({ Name: 'c/other' })),
    ],
    [
      'by the tags of a new secret',
      'CreateSecret',
      { StringEquals: { 'aws:RequestTag/team': 'shop' } },
      (one) =>
        one.send(
          new CreateSecretCommand({ Name: 'c/tag-1', Tags: [{ Key: 'team', Value: 'shop' }] }),
        ),
      (one) =>
        one.send(
          new CreateSecretCommand({ Name: 'c/tag-2', Tags: [{ Key: 'team', Value: 'data' }] }),
        ),
    ],
    [
      'by the tags of the secret',
      'GetSecretValue',
      { StringEquals: { 'secretsmanager:ResourceTag/team': 'shop' } },
      (one) => one.send(new GetSecretValueCommand({ SecretId: 'c/tagged' })),
      (one) => one.send(new GetSecretValueCommand({ SecretId: 'c/plain' })),
    ],
    [
      'by the label that is read',
      'GetSecretValue',
      { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      (one) =>
        one.send(new GetSecretValueCommand({ SecretId: 'c/plain', VersionStage: 'AWSCURRENT' })),
      (one) => one.send(new GetSecretValueCommand({ SecretId: 'c/plain' })),
    ],
    [
      'by the id as it was given',
      'GetSecretValue',
      { StringEquals: { 'secretsmanager:SecretId': 'c/plain' } },
      (one) => one.send(new GetSecretValueCommand({ SecretId: 'c/plain' })),
      (one) => one.send(new GetSecretValueCommand({ SecretId: 'c/tagged' })),
    ],
    [
      'by how it is deleted',
      'DeleteSecret',
      { Bool: { 'secretsmanager:ForceDeleteWithoutRecovery': 'false' } },
      (one) => one.send(new DeleteSecretCommand({ SecretId: 'c/deleted' })),
      (one) =>
        one.send(
          new DeleteSecretCommand({ SecretId: 'c/plain', ForceDeleteWithoutRecovery: true }),
        ),
    ],
  ];

  beforeAll(async () => {
    const Tags = [{ Key: 'team', Value: 'shop' }];
    await secrets.send(new CreateSecretCommand({ Name: 'c/tagged', SecretString: 'x', Tags }));
    await create('c/plain', 'x');
    await create('c/deleted', 'x');
  });

  test.each(rows)('is narrowed %s', async (_title, action, Condition, done, refused) => {
    const Statement = [
      { Effect: 'Allow', Action: `secretsmanager:${action}`, Resource: '*', Condition },
    ];
    const narrow = await narrowed(JSON.stringify({ Version: '2012-10-17', Statement }));
    await done(narrow);
    await expect(refused(narrow)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

test.each([
  () => create('not a name', 'x'),
  () => create('t/x', ''),
  () => create('t/x', 'x'.repeat(65_537)),
  () => secrets.send(new CreateSecretCommand({ Name: 't/x', ...bothValues })),
  () => secrets.send(new CreateSecretCommand({ Name: 't/x', ClientRequestToken: 'short' })),
  () => secrets.send(new CreateSecretCommand({ Name: 't/x', Tags: [{ Key: '', Value: 'x' }] })),
  () => secrets.send(new ListSecretsCommand({ MaxResults: 101 })),
  () => secrets.send(new DeleteSecretCommand({ SecretId: 't/x', RecoveryWindowInDays: 6 })),
  () => secrets.send(new DeleteSecretCommand({ SecretId: 't/x', ...bothWays })),
])('refuses input that Secrets Manager would not take', async (send) => {
  await expect(send()).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

test('refuses members that it has not, and a new value that is none', async () => {
  await expect(
    secrets.send(new CreateSecretCommand({ Name: 't/x', KmsKeyId: 'alias/mine' })),
  ).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('KmsKeyId'),
  });
  await expect(
    secrets.send(new PutSecretValueCommand({ SecretId: 'c/plain' })),
  ).rejects.toMatchObject({ name: 'InvalidRequestException' });
});

test.each([
  () => secrets.send(new RotateSecretCommand({ SecretId: 't/one' })),
  () => secrets.send(new GetRandomPasswordCommand({})),
])('says what it has not', async (send) => {
  await expect(send()).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringContaining('of Secrets Manager it has CreateSecret'),
    $metadata: { httpStatusCode: 501 },
  });
});

describe('labels', () => {
  const version = (id: string, ...stages: string[]) => ({ id, value: '', stages, createdAt: '' });

  test('are each on one version', () => {
    const before = [version('a', 'AWSPREVIOUS', 'X'), version('b', 'AWSCURRENT', 'Y')];
    const after = withVersion(before, version('c', 'AWSCURRENT', 'X'));
    expect(after.map(({ id, stages }) => [id, stages])).toEqual([
      ['a', []],
      ['b', ['Y', 'AWSPREVIOUS']],
      ['c', ['AWSCURRENT', 'X']],
    ]);
  });

  test('make the first version current', () => {
    expect(withVersion([], version('a', 'X'))[0]?.stages).toEqual(['X', 'AWSCURRENT']);
  });

  test('keep a version from being forgotten', () => {
    const all = [version('a', 'X'), version('b'), version('c'), version('d', 'AWSCURRENT')];
    expect(forgottenVersions(all, 3)).toEqual(['b']);
    expect(forgottenVersions(all, 4)).toEqual([]);
    expect(forgottenVersions(all, 1)).toEqual(['b', 'c']);
  });
});
