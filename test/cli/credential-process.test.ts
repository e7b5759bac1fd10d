import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { runCommandLine } from '#cli/run-command-line.ts';
import { fakeBroker, refusal, secrets, vended } from './fake-broker.ts';
import { runHere } from './terminal.ts';
import { folder, jwt } from './token-sources/scene.ts';

const args = ['credential-process', '--grant', 'shop-deploy'];

test('prints the document that SDKs read, and exchanges once for many calls', async () => {
  const broker = await fakeBroker();
  const env = { ...broker.env, XDG_CACHE_HOME: folder() };
  const first = await runHere(args, env);
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(JSON.parse(first.stdout)).toEqual({
    Version: 1,
    ...secrets,
    Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u),
    AccountId: '111122223333',
  });
  expect((await runHere(args, env)).stdout).toBe(first.stdout);
  expect(broker.exchanges()).toHaveLength(1);
});

test('keeps credentials below XDG_CACHE_HOME, or below HOME where that is no path, or in --cache', async () => {
  const broker = await fakeBroker();
  const [xdg, home, named] = [folder(), folder(), join(folder(), 'named')];
  await runHere(args, { ...broker.env, XDG_CACHE_HOME: xdg });
  await runHere(args, { ...broker.env, XDG_CACHE_HOME: 'relative', HOME: home });
  await runHere([...args, '--cache', named], broker.env);
  for (const path of [join(xdg, 'sallyport'), join(home, '.cache', 'sallyport'), named]) {
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(readdirSync(path)).toContainEqual(expect.stringMatching(/\.json$/u));
  }
});

test('neither token nor cache folder nor lock names hold a secret of another', async () => {
  const broker = await fakeBroker();
  const cache = folder();
  await runHere([...args, '--cache', cache], broker.env);
  const kept = readdirSync(cache).map((name) => name + readFileSync(join(cache, name), 'utf8'));
  expect(kept.join('')).not.toContain(broker.env.SALLYPORT_ID_TOKEN);
});

test('credentials of another token are not handed out', async () => {
  const broker = await fakeBroker();
  const now = Math.floor(Date.now() / 1_000);
  const other = jwt({ aud: broker.url, sub: 'another', iat: now, exp: now + 300 });
  const cache = ['--cache', folder()];
  await runHere([...args, ...cache], broker.env);
  await runHere([...args, ...cache], { ...broker.env, SALLYPORT_ID_TOKEN: other });
  expect(broker.exchanges()).toHaveLength(2);
});

test('a refusal is the exit code and the sentence of the broker, and leaves nothing behind', async () => {
  const said = 'the token does not satisfy the trust: ref expected "main"';
  const broker = await fakeBroker({ '/v1/token': () => refusal('policy_denied', said) });
  const cache = folder();
  const { code, stdout, stderr } = await runHere([...args, '--cache', cache], broker.env);
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toContain(said);
  expect(readdirSync(cache).filter((name) => name.endsWith('.json'))).toEqual([]);
});

test('what SDKs swallow is told to the person at the terminal, too, and no secret is', async () => {
  const told: string[] = [];
  const broker = await fakeBroker({
    '/v1/token': () => refusal('policy_denied', 'not from this branch'),
  });
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = {
    args: [...args, '--cache', folder()],
    env: broker.env,
    stdin: new PassThrough().end(),
    stdout: nowhere,
    stderr: nowhere,
    tellPerson: (line: string) => told.push(line),
  };
  expect(await runCommandLine(terminal)).toBe(3);
  expect(told).toEqual(['sallyport: not from this branch']);
});

test('a token is never masked here: an SDK would put the line into its own error', async () => {
  const broker = await fakeBroker({ '/v1/token': () => vended() });
  const env = { ...broker.env, GITHUB_ACTIONS: 'true', TOKEN: broker.env.SALLYPORT_ID_TOKEN ?? '' };
  const asked = [...args, '--token-env', 'TOKEN', '--cache', folder()];
  const { code, stdout, stderr } = await runHere(asked, env);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).not.toContain('add-mask');
});
