import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { brokerInMemory } from './broker-in-memory.ts';
import { runHere } from './terminal.ts';
import { endpoint, folder } from './token-sources/scene.ts';

type Environment = Readonly<Record<string, string>>;

/** What doctor says of the exchange and of the lease. */
async function doctor(env: Environment, asked: readonly string[]) {
  const { stdout } = await runHere(['doctor', '--json', ...asked], env);
  const checks = JSON.parse(stdout) as readonly { name: string; state: string; says: string }[];
  return (name: string) => checks.find((check) => check.name === name);
}

/** What a job is given, and in which session. */
async function job(env: Environment, asked: readonly string[]) {
  const { code, stdout, stderr } = await runHere(['token', '--wait', '0', ...asked], env);
  return { code, stderr, session: code === 0 ? String(JSON.parse(stdout).session_id) : undefined };
}

test('the lease of an SDK in the same pod goes on when doctor has looked', async () => {
  const broker = await brokerInMemory();
  const file = join(folder(), 'token');
  writeFileSync(file, await broker.token('k8s-checkout'));
  const env = { ...broker.env, AWS_WEB_IDENTITY_TOKEN_FILE: file };
  const asked = ['--grant', 'checkout-config'];
  const before = await job(env, asked);
  expect(before.session).toMatch(/\w/u);

  const of = await doctor(env, asked);
  expect(of('exchange')?.state).toBe('ok');
  expect(of('lease ended')).toMatchObject({
    state: 'skipped',
    says: expect.stringMatching(
      new RegExp(`^${before.session} stays in force until \\S+Z: .*joins this lease`, 'u'),
    ),
  });
  expect(await job(env, asked)).toEqual(before);
});

test.each([[[]], [['--duration', '960']]])(
  'doctor first, with %j: the only token of a job serves the job',
  async (more) => {
    const broker = await brokerInMemory();
    const env = { ...broker.env, SALLYPORT_ID_TOKEN: await broker.token('gitlab-billing') };
    const asked = ['--grant', 'billing-export', ...more];
    const of = await doctor(env, asked);
    expect([of('exchange')?.state, of('lease ended')?.state]).toEqual(['ok', 'skipped']);
    const { code, stderr, session } = await job(env, asked);
    expect([code, stderr]).toEqual([0, '']);
    expect(of('lease ended')?.says).toContain(session);
  },
);

test('a lease that was opened with a token made for the look is ended', async () => {
  const broker = await brokerInMemory();
  const token = async () => JSON.stringify({ value: await broker.token('shop-main') });
  const made = [await token(), await token()];
  const { url } = await endpoint(() => ({ body: made.shift() ?? '' }));
  const env = {
    ...broker.env,
    ACTIONS_ID_TOKEN_REQUEST_URL: url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-of-the-job',
  };
  const asked = ['--grant', 'shop-deploy'];
  const of = await doctor(env, asked);
  expect(of('lease ended')?.state).toBe('ok');
  const { code, session = '' } = await job(env, asked);
  expect(code).toBe(0);
  expect(of('exchange')?.says).not.toContain(session);
});
