import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runMain } from '#action/src/run-main.ts';
import { runPost } from '#action/src/run-post.ts';
import { runProcess } from '#action/src/run-process.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { type RunningLocal, startLocal } from '#local/start-local.ts';
import { bundleAction } from '#scripts/bundle-action.ts';
import { runHere } from '#test/cli/terminal.ts';
import { root, run } from '#test/journeys/local-instance.ts';
import { pythonClients } from '#test/journeys/python-clients.ts';
import { type GithubEndpoint, githubEndpoint } from './github-endpoint.ts';
import { createRunner, type Runner } from './runner.ts';

const clients = pythonClients();
const data = mkdtempSync(join(tmpdir(), 'sallyport-action-'));
let local: RunningLocal;
const open: (() => unknown)[] = [];

beforeAll(async () => {
  const options = { port: 0, data, config: exampleFolder, aws: false };
  local = await startLocal(options, { env: {}, tell: () => undefined });
});

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

afterAll(async () => {
  await local.stop();
  rmSync(data, { recursive: true, force: true });
});

/** A job of this persona that asks the local broker. */
async function job(
  persona: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<{ readonly runner: Runner; readonly github: GithubEndpoint }> {
  const { broker } = local.addresses;
  const github = await githubEndpoint({ broker, data }, persona);
  const asked = { 'broker-url': broker, grant: 'shop-deploy', ...inputs };
  const runner = createRunner(asked, github.url);
  open.push(github.close, runner.remove);
  return { runner, github };
}

/** What lies behind a set of credentials: the body of an object that only this grant may read. */
async function readSite(credentials: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}): Promise<string> {
  const s3 = new S3Client({
    endpoint: local.addresses.sandbox,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
  });
  const got = await s3.send(new GetObjectCommand({ Bucket: 'acme-shop-site', Key: 'index.html' }));
  return (await got.Body?.transformToString()) ?? '';
}

describe('a job that is permitted', () => {
  test('gets variables with output env, and the facts of its lease', async () => {
    const { runner, github } = await job('shop-main', { output: 'env', region: 'us-east-1' });
    expect([await runMain(runner.step), runner.lines]).toEqual([0, expect.any(Array)]);
    const env = runner.set('GITHUB_ENV');
    expect(env).toMatchObject({ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' });
    const site = await readSite({
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: env.AWS_SESSION_TOKEN ?? '',
    });
    expect(site).toContain('Anvils');
    expect(runner.set('GITHUB_OUTPUT')).toEqual({
      'aws-account-id': '111122223333',
      expiration: expect.stringMatching(/^\d{4}-/),
      'session-id': expect.any(String),
      identity: 'shop-deployer',
      grant: 'shop-deploy',
      'gateway-url': '',
    });
    expect(github.seen.map(({ query }) => query.get('audience'))).toEqual([local.addresses.broker]);
    expect(runner.summary()).toBe('');
  });

  test('calls the gateway with keys for it, and AWS otherwise', async () => {
    const asked = { grant: 'orders-upkeep', output: 'env', region: 'us-east-1' };
    const { runner } = await job('orders-keeper', asked);
    expect([await runMain(runner.step), runner.lines]).toEqual([0, expect.any(Array)]);
    const env = runner.set('GITHUB_ENV');
    const { gateway } = local.addresses;
    expect(env).toMatchObject({
      AWS_ENDPOINT_URL: gateway,
      AWS_ENDPOINT_URL_LAMBDA: `${gateway}/_s/lambda`,
      AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
      AWS_RETRY_MODE: 'standard',
    });
    expect(runner.set('GITHUB_OUTPUT')).toMatchObject({ 'gateway-url': gateway });
    const s3 = new S3Client({
      endpoint: env.AWS_ENDPOINT_URL ?? '',
      region: 'us-east-1',
      credentials: {
        accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
        sessionToken: env.AWS_SESSION_TOKEN ?? '',
      },
    });
    const order = { Bucket: 'acme-shop-orders', Key: '2026/11/21.csv' };
    const got = await s3.send(new GetObjectCommand(order));
    expect(await got.Body?.transformToString()).toContain('order');
  });

  test('gets outputs alone with output outputs', async () => {
    const { runner } = await job('shop-main', { output: 'outputs', region: 'us-east-1' });
    expect(await runMain(runner.step)).toBe(0);
    expect(runner.set('GITHUB_ENV')).toEqual({});
    const outputs = runner.set('GITHUB_OUTPUT');
    const site = await readSite({
      accessKeyId: outputs['aws-access-key-id'] ?? '',
      secretAccessKey: outputs['aws-secret-access-key'] ?? '',
      sessionToken: outputs['aws-session-token'] ?? '',
    });
    expect(site).toContain('Anvils');
  });

  test('gets a credentials file that nobody else can read with output profile', async () => {
    const { runner } = await job('shop-main', { output: 'profile', profile: 'shop' });
    expect(await runMain(runner.step)).toBe(0);
    const { AWS_SHARED_CREDENTIALS_FILE: path = '' } = runner.set('GITHUB_ENV');
    expect(readFileSync(path, 'utf8').match(/^\[.*\]$/gm)).toEqual(['[default]', '[shop]']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, 'utf8');
    const value = (name: string) => new RegExp(`^${name} = (.*)$`, 'm').exec(text)?.[1] ?? '';
    const site = await readSite({
      accessKeyId: value('aws_access_key_id'),
      secretAccessKey: value('aws_secret_access_key'),
      sessionToken: value('aws_session_token'),
    });
    expect(site).toContain('Anvils');
  });

  test('gets a profile that renews itself with output process, which is the default', async () => {
    const { runner, github } = await job('shop-main');
    expect(await runMain(runner.step)).toBe(0);
    const { AWS_CONFIG_FILE: path = '' } = runner.set('GITHUB_ENV');
    const text = readFileSync(path, 'utf8');
    const [, command = ''] = /^credential_process = (.*)$/m.exec(text) ?? [];
    expect(text).toContain('[profile sallyport]');
    expect(command).toContain('action/dist/process.js');
    const folder = runner.set('GITHUB_STATE').folder ?? '';
    const ask = async () => JSON.parse((await runProcess(folder, runner.step)) ?? '{}');
    const first = await ask();
    expect(first).toMatchObject({ Version: 1, AccountId: '111122223333' });
    expect([await ask(), github.tokens.length]).toEqual([first, 1]);
    // Fourteen minutes before its end SDKs ask for another.
    runner.pass(46 * 60 * 1000);
    const second = await ask();
    expect(second.AccessKeyId).not.toBe(first.AccessKeyId);
    expect(github.tokens.length).toBe(2);
    const site = await readSite({
      accessKeyId: second.AccessKeyId,
      secretAccessKey: second.SecretAccessKey,
      sessionToken: second.SessionToken,
    });
    expect(site).toContain('Anvils');
  });

  test('has a profile that real SDKs and the AWS CLI read as it is', async () => {
    const { runner } = await job('shop-main', { region: 'us-east-1' });
    expect(await runMain(runner.step)).toBe(0);
    const { sandbox: AWS_ENDPOINT_URL, broker: AWS_ENDPOINT_URL_STS } = local.addresses;
    const addresses = { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS, AWS_EC2_METADATA_DISABLED: 'true' };
    const env = { ...runner.env, ...runner.set('GITHUB_ENV'), ...addresses };
    const sdk = await run(process.execPath, ['test/journeys/sdk-js-worker.ts'], env);
    expect([sdk.stderr, JSON.parse(sdk.stdout || '{}')]).toMatchObject([
      '',
      { refused: 'AccessDenied' },
    ]);
    if (!clients.ready) return;
    const copy = ['s3', 'cp', 's3://acme-shop-site/index.html', '-'];
    const cli = await run(clients.aws, copy, env);
    expect([cli.stderr, cli.stdout]).toEqual(['', expect.stringContaining('Anvils')]);
  });

  test('is narrowed by scope and session policy', async () => {
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-shop-site/x/*' },
      ],
    });
    const narrowing = { scope: 'WriteSite', 'session-policy': policy, output: 'outputs' };
    const { runner } = await job('shop-main', { ...narrowing, duration: '960' });
    expect([await runMain(runner.step), runner.summary()]).toEqual([0, '']);
    const outputs = runner.set('GITHUB_OUTPUT');
    await expect(
      readSite({
        accessKeyId: outputs['aws-access-key-id'] ?? '',
        secretAccessKey: outputs['aws-secret-access-key'] ?? '',
        sessionToken: outputs['aws-session-token'] ?? '',
      }),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
    const left = Date.parse(outputs.expiration ?? '') - Date.now();
    expect(left).toBeLessThanOrEqual(961_000);
  });

  test('has its token and credentials hidden before anything else is written', async () => {
    const { runner, github } = await job('shop-main', { output: 'env' });
    expect(await runMain(runner.step)).toBe(0);
    const env = runner.set('GITHUB_ENV');
    const secrets = [github.tokens[0], env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY];
    const said = runner.lines.findIndex((line) => !line.startsWith('::add-mask::'));
    for (const secret of [...secrets, env.AWS_SESSION_TOKEN]) {
      const masked = runner.lines.indexOf(`::add-mask::${secret}`);
      expect(masked).toBeGreaterThanOrEqual(0);
      expect(masked).toBeLessThan(said);
      const rest = [...runner.lines.slice(said), runner.summary()].join('\n');
      expect(rest).not.toContain(secret);
    }
  });

  test('ends its lease when the job is over, and leaves nothing behind', async () => {
    const { runner, github } = await job('shop-main', { region: 'us-east-1' });
    await runMain(runner.step);
    const { folder = '', variables } = runner.set('GITHUB_STATE');
    expect(existsSync(folder)).toBe(true);
    await runPost(runner.postStep());
    expect(runner.lines.at(-1)).toContain('is ended');
    expect(existsSync(folder)).toBe(false);
    expect(variables).toBe(
      'AWS_REGION AWS_DEFAULT_REGION AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE',
    );
    // The broker takes that token for nothing any more.
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: github.tokens[0] ?? '',
      resource: 'sallyport:grant/shop-deploy',
    };
    const again = await fetch(`${local.addresses.broker}/v1/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect(await again.json()).toMatchObject({ reason: 'lease_ended' });
  });
});

/** Has Grace answer what waits for her, as she would on the command line. */
async function answer(word: string, ...said: readonly string[]): Promise<void> {
  const asGrace = ['--as', 'grace', '--data', data];
  const { stdout } = await runHere(['approvals', 'list', '--mine', '--json', ...asGrace]);
  for (const { id } of JSON.parse(stdout).approvals) {
    const { code } = await runHere(['approvals', word, id, ...said, ...asGrace]);
    expect(code).toBe(0);
  }
}

describe('a job that people have to say yes to', () => {
  const inputs = {
    ...{ grant: 'shop-migrate', output: 'env', region: 'us-east-1' },
    ...{ 'wait-for-approval': '10', reason: 'SHOP-7: add a column' },
  };
  const waiting = async (word: string, ...said: readonly string[]) => {
    const scene = await job('shop-migrate', inputs);
    const { runner } = scene;
    const pause = async (milliseconds: number) => {
      await answer(word, ...said);
      await runner.step.pause(milliseconds);
    };
    return { ...scene, code: await runMain({ ...runner.step, pause }) };
  };

  test('waits, says where, and goes on once somebody said yes', async () => {
    const { code, runner, github } = await waiting('approve');
    expect([code, runner.pauses.length, github.tokens.length]).toEqual([0, 1, 2]);
    expect(runner.lines.filter((line) => line.startsWith('::notice'))).toEqual([
      expect.stringMatching(/waiting up to 10 min for an approval at http\S+\/approvals\/\w{26}$/),
    ]);
    expect(runner.set('GITHUB_ENV').AWS_SESSION_TOKEN).toMatch(/./);
  });

  test('ends as soon as somebody said no, and says why', async () => {
    const { code, runner } = await waiting('deny', '--reason', 'not today');
    expect([code, runner.pauses.length]).toEqual([1, 1]);
    expect(runner.lines.at(-1)).toMatch(/denied by grace: "not today"; .*\(approval_denied\)$/);
    expect(runner.set('GITHUB_ENV')).toEqual({});
  });
});

describe('a job that is refused', () => {
  test('shows in its summary, claim by claim, what its identity expects', async () => {
    const { runner, github } = await job('shop-branch');
    expect(await runMain(runner.step)).toBe(1);
    expect(github.tokens.length).toBe(1);
    const summary = runner.summary();
    expect(summary).toContain('<h3>Sallyport: no lease of <code>shop-deploy</code></h3>');
    expect(summary).toContain('<th>claim</th><th>expected</th><th>this run</th>');
    expect(summary).toMatch(/<td><code>ref<\/code><\/td><td><code>.*main.*<\/code><\/td>/);
    expect(summary).toContain('feature-x');
    expect(runner.lines.at(-1)).toMatch(/^::error title=Sallyport::.*\(policy_denied\)$/);
    expect(runner.set('GITHUB_ENV')).toEqual({});
    expect(readdirSync(runner.folder).filter((name) => name.startsWith('sallyport-'))).toEqual([]);
  });

  test('learns nothing about identities that are not its own', async () => {
    const { runner } = await job('shop-fork');
    expect(await runMain(runner.step)).toBe(1);
    expect(runner.summary()).not.toContain('<table>');
    expect(runner.summary()).not.toContain('shop-deployer');
  });

  test('is told where an approval can be given, unless it waits for one', async () => {
    // Not what was denied a moment ago, which stands for a while.
    const inputs = { grant: 'shop-migrate', duration: '960' };
    const { runner, github } = await job('shop-migrate', inputs);
    expect(await runMain(runner.step)).toBe(1);
    expect(github.tokens.length).toBe(1);
    expect(runner.pauses).toEqual([]);
    expect(runner.lines.at(-1)).toMatch(
      /\/approvals\/\w{26}; run the job again .*\(approval_needed\)$/,
    );
  });
});

describe('the bundles as they are committed', () => {
  test('serve a whole job: credentials, a refresh for the SDK, and the end', async () => {
    const { runner } = await job('shop-main');
    // A process of its own, since the servers of this one must answer meanwhile.
    const ended = await run(process.execPath, ['test/action/whole-job-worker.ts'], runner.env);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toContain('"Version":1');
    expect(ended.stdout).toContain('is ended');
  });

  test('end with 1 and a sentence without a broker to ask', async () => {
    const runner = createRunner({ grant: 'shop-deploy' }, undefined);
    open.push(runner.remove);
    const start = (bundle: string, ...args: readonly string[]) =>
      run(process.execPath, [`action/dist/${bundle}.js`, ...args], runner.env);
    const main = await start('index');
    expect([main.code, main.stderr]).toEqual([1, '']);
    expect(main.stdout).toContain('::error title=Sallyport::the input "broker-url" must be');
    expect(await start('process', runner.folder)).toMatchObject({ code: 1, stdout: '' });
    expect(await start('post')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('are what the sources make', async () => {
    const bundles = await bundleAction();
    expect(bundles.map(({ path }) => path)).toEqual([
      'action/dist/index.js',
      'action/dist/post.js',
      'action/dist/process.js',
    ]);
    for (const { path, text } of bundles) {
      expect(readFileSync(join(root, path), 'utf8') === text, `${path}: npm run bundle`).toBe(true);
    }
  });
});
