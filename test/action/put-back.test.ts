import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { runMain } from '#action/src/run-main.ts';
import { runPost } from '#action/src/run-post.ts';
import { gatewayKeyId } from '#core/gateway/keys/gateway-key-id.ts';
import { run } from '#test/journeys/local-instance.ts';
import { pythonClients } from '#test/journeys/python-clients.ts';
import { type ScriptedJob, scriptedJob, vended } from './scripted.ts';

const clients = pythonClients();
const open: ScriptedJob[] = [];

afterEach(async () => {
  for (const job of open.splice(0)) await job.close();
});

/** The environment of later steps, and that of post steps after ours. */
async function wholeJob(
  inputs: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> = {},
  between: Readonly<Record<string, string>> = {},
  answer = vended(),
) {
  const job = await scriptedJob({ token: [answer] }, inputs);
  open.push(job);
  const { runner } = job;
  Object.assign(runner.env, { HOME: runner.folder }, before);
  expect([await runMain(runner.step), runner.lines]).toEqual([0, expect.any(Array)]);
  const during = { ...runner.env, ...runner.set('GITHUB_ENV') };
  writeFileSync(runner.env.GITHUB_ENV ?? '', '');
  const step = runner.postStep();
  await runPost({ ...step, env: { ...step.env, ...during, ...between } });
  const after = { ...during, ...between, ...runner.set('GITHUB_ENV') };
  return { runner, during, after };
}

describe('after the job', () => {
  test('variables that the job had are what they were', async () => {
    const before = {
      AWS_PROFILE: 'own',
      AWS_DEFAULT_PROFILE: 'old',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-2',
      AWS_CONFIG_FILE: '/own/config',
      AWS_SHARED_CREDENTIALS_FILE: '/own/credentials',
    };
    const { during, after } = await wholeJob({ output: 'process', region: 'us-east-1' }, before);
    expect(during).toMatchObject({ AWS_PROFILE: 'sallyport', AWS_DEFAULT_PROFILE: 'sallyport' });
    expect(during).toMatchObject({ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' });
    expect(after).toMatchObject(before);
  });

  test('nothing leads to the gateway any more, and nothing is empty that clients would not read', async () => {
    const keys = { AccessKeyId: gatewayKeyId(Buffer.alloc(10, 7)) };
    const gateway = 'https://gateway.acme.example/sallyport';
    const answer = vended({ gateway_url: gateway }, keys);
    const { during, after } = await wholeJob({ output: 'process' }, {}, {}, answer);
    expect(during).toMatchObject({ AWS_ENDPOINT_URL: gateway, AWS_MAX_ATTEMPTS: '10' });
    expect(Object.values(after).join(' ')).not.toContain('gateway.acme.example');
    expect(after).toMatchObject({ AWS_RETRY_MODE: 'standard', AWS_MAX_ATTEMPTS: '10' });
  });

  test('keys of AWS are sent to no gateway, whatever the broker says', async () => {
    const answer = vended({ gateway_url: 'https://gateway.acme.example' });
    const { during } = await wholeJob({ output: 'env' }, {}, {}, answer);
    expect(during).not.toHaveProperty('AWS_ENDPOINT_URL');
  });

  test.each(['process', 'profile'])(
    'output %s names no profile that cannot be unset',
    async (output) => {
      const { runner, during, after } = await wholeJob({ output, region: 'us-east-1' });
      expect([during.AWS_PROFILE, after.AWS_PROFILE]).toEqual([undefined, undefined]);
      expect(after).toMatchObject({
        AWS_REGION: 'us-east-1',
        AWS_CONFIG_FILE: join(runner.folder, '.aws/config'),
        AWS_SHARED_CREDENTIALS_FILE: join(runner.folder, '.aws/credentials'),
      });
    },
  );

  test('keys that were handed on are gone, and those of the job are back', async () => {
    const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
    const { after } = await wholeJob({ output: 'env' });
    expect(keys.map((key) => after[key])).toEqual(['', '', '']);
    const own = { AWS_ACCESS_KEY_ID: 'AKIAOWN', AWS_SECRET_ACCESS_KEY: 'own' };
    const second = await wholeJob({ output: 'env' }, own);
    expect(keys.map((key) => second.after[key])).toEqual(['AKIAOWN', 'own', '']);
  });

  test('what another step has set since stays, and no secret of ours is in the state', async () => {
    const since = { AWS_ACCESS_KEY_ID: 'AKIASINCE' };
    const { runner, during, after } = await wholeJob({ output: 'env' }, {}, since);
    expect(after.AWS_ACCESS_KEY_ID).toBe('AKIASINCE');
    const state = readFileSync(runner.env.GITHUB_STATE ?? '', 'utf8');
    expect(state).not.toContain(during.AWS_SECRET_ACCESS_KEY);
  });

  test.each(['process', 'profile', 'env'])(
    'the AWS CLI works with other keys, after output %s',
    async (output) => {
      const { after } = await wholeJob({ output, region: 'us-east-1' });
      if (!clients.ready) return;
      const keys = { AWS_ACCESS_KEY_ID: 'AKIAOTHEROTHER', AWS_SECRET_ACCESS_KEY: 'x' };
      const cli = await run(clients.aws, ['configure', 'list'], { ...after, ...keys });
      expect([cli.code, cli.stderr]).toEqual([0, '']);
      expect(cli.stdout).toMatch(/access_key +\*+THER +env/u);
      expect(cli.stdout).toMatch(/region +us-east-1/u);
    },
  );
});
