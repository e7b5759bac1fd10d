import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { takeLock } from '#cli/credential-cache/file-lock.ts';
import { cacheFolder, virtualTime } from './cache-scene.ts';

const worker = fileURLToPath(new URL('lock-worker.ts', import.meta.url));

/** Another process that holds the lock. */
async function holder(path: string): Promise<ChildProcess> {
  const child = spawn('node', [worker, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

test('a lock is free at once when its holder is killed, and not before', async () => {
  const path = join(cacheFolder(), 'a.lock');
  const child = await holder(path);
  const time = virtualTime();
  const killed = { at: -1 };
  let polls = 0;
  const pause = async () => {
    polls += 1;
    time.advance(1);
    if (polls !== 20) return;
    killed.at = polls;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const lock = await takeLock(path, { ...time, pause });
  lock.release();
  expect(polls).toBe(killed.at);
  expect(time.told).toEqual([expect.stringContaining('waiting for another process')]);
});

test.each([
  [0, 15],
  [7_200, 135],
])('a holder who may ask for %s s is given up after %s minutes', async (waitSeconds, minutes) => {
  const path = join(cacheFolder(), 'a.lock');
  await holder(path);
  const time = virtualTime();
  const began = time.clock.now().getTime();
  const pause = async () => time.advance(60);
  const given = takeLock(path, { ...time, pause }, waitSeconds);
  await expect(given).rejects.toThrow(`for ${minutes} minutes; end it`);
  expect((time.clock.now().getTime() - began) / 60_000).toBe(minutes + 1);
});

test('a lock leaves one empty file, for its owner alone', async () => {
  const folder = cacheFolder();
  const time = virtualTime();
  const lock = await takeLock(join(folder, 'a.lock'), time);
  lock.release();
  expect(readdirSync(folder)).toEqual(['a.lock']);
  const { size, mode } = statSync(join(folder, 'a.lock'));
  expect([size, mode & 0o777]).toEqual([0, 0o600]);
});

test('a lock within one process holds, too', async () => {
  const path = join(cacheFolder(), 'a.lock');
  const time = virtualTime();
  const first = await takeLock(path, time);
  let polls = 0;
  const pause = async () => {
    polls += 1;
    if (polls === 3) first.release();
  };
  (await takeLock(path, { ...time, pause })).release();
  expect(polls).toBe(3);
});

test('a lock that cannot be made is a failure that says what to do, not a wait', async () => {
  const folder = cacheFolder();
  symlinkSync(join(folder, 'nowhere', 'x'), join(folder, 'a.lock'));
  writeFileSync(join(folder, 'b.lock'), 'no database at all'.repeat(64));
  for (const path of ['a.lock', 'b.lock', 'nowhere/c.lock'].map((name) => join(folder, name))) {
    await expect(takeLock(path, virtualTime())).rejects.toThrow(`${path} cannot be locked (`);
  }
});
