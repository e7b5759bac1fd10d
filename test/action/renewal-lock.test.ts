import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { runMain } from '#action/src/run-main.ts';
import { runProcess } from '#action/src/run-process.ts';
import { run } from '#test/journeys/local-instance.ts';
import { type Script, type ScriptedJob, scriptedJob, vended } from './scripted.ts';

const open: ScriptedJob[] = [];

afterEach(async () => {
  for (const job of open.splice(0)) await job.close();
});

/** A job whose lease has to be renewed, with its folder. */
async function dueJob(then: Script = [vended({ session_id: 'session-2' })]) {
  const soon = new Date(Date.now() + 8 * 60_000).toISOString();
  const job = await scriptedJob(
    { token: [vended({}, { Expiration: soon }), ...then] },
    { output: 'process' },
  );
  open.push(job);
  expect(await runMain(job.runner.step)).toBe(0);
  const folder = job.runner.set('GITHUB_STATE').folder ?? '';
  const [name = ''] = readdirSync(folder).filter((one) => one.startsWith('lease-'));
  const held = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  writeFileSync(join(folder, name), JSON.stringify({ ...held, since: held.since - 3_600_000 }));
  return { job, folder };
}

const down = { status: 503, body: { error: 'temporarily_unavailable' } };
const renewed = '2036-11-22T10:00:00.000Z';

test('of SDK processes that start together one exchanges, and all have its lease', async () => {
  const { job, folder } = await dueJob();
  const start = () => run(process.execPath, ['action/dist/process.js', folder], job.runner.env);
  const ended = await Promise.all([start(), start(), start(), start()]);
  expect(ended.map(({ stdout }) => JSON.parse(stdout).Expiration)).toEqual(Array(4).fill(renewed));
  expect(job.shown()).toHaveLength(2);
});

test('calls at once in one process are told apart, too', async () => {
  const { job, folder } = await dueJob();
  const step = {
    ...job.runner.step,
    now: Date.now,
    pause: async (ms: number) => void (await pause(ms)),
  };
  await Promise.all([runProcess(folder, step), runProcess(folder, step), runProcess(folder, step)]);
  expect(job.shown()).toHaveLength(2);
});

test('a holder that never lets go keeps nobody without credentials', async () => {
  const { job, folder } = await dueJob();
  const holder = new DatabaseSync(join(folder, 'renewal.lock'));
  holder.exec('BEGIN EXCLUSIVE');
  const document = JSON.parse((await runProcess(folder, job.runner.step)) ?? '{}');
  holder.close();
  expect([document.Expiration, job.shown().length]).toEqual([renewed, 2]);
  const waited = job.runner.pauses.reduce((sum, one) => sum + one, 0);
  expect(waited).toBeLessThan(6_000);
});

test('one deadline, shorter than an SDK waits, stands over the wait for a holder and a broker that is down', async () => {
  const { job, folder } = await dueJob([down]);
  const began = job.runner.step.now() + 7.5 * 60_000;
  job.runner.pass(7.5 * 60_000);
  const holder = new DatabaseSync(join(folder, 'renewal.lock'));
  holder.exec('BEGIN EXCLUSIVE');
  expect(await runProcess(folder, job.runner.step)).toBeUndefined();
  holder.close();
  expect(job.shown().length).toBeGreaterThan(2);
  expect(job.runner.step.now() - began).toBeLessThan(51_000);
});

test('the lock of a holder that was killed is gone with it', async () => {
  const { job, folder } = await dueJob();
  const path = JSON.stringify(join(folder, 'renewal.lock'));
  const hold = `const { DatabaseSync } = require('node:sqlite'); const d = new DatabaseSync(${path});
    d.exec('BEGIN EXCLUSIVE'); process.kill(process.pid, 'SIGKILL');`;
  await run(process.execPath, ['-e', hold], job.runner.env);
  expect(readdirSync(folder)).toContain('renewal.lock');
  const document = JSON.parse((await runProcess(folder, job.runner.step)) ?? '{}');
  expect([document.Expiration, job.runner.pauses]).toEqual([renewed, []]);
});

test('a lock that cannot be made keeps nobody without credentials', async () => {
  const { job, folder } = await dueJob();
  writeFileSync(
    join(folder, 'renewal.lock'),
    'this is no database, whatever it may be called here',
  );
  const document = JSON.parse((await runProcess(folder, job.runner.step)) ?? '{}');
  expect([document.Expiration, job.runner.pauses]).toEqual([renewed, []]);
});
