import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-launcher-'));
  mkdirSync(join(folder, 'bin'));
  copyFileSync('bin/sallyport', join(folder, 'bin/sallyport'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the launcher tells an older Node what to do instead of showing its stack', () => {
  writeFileSync(join(folder, 'node'), '#!/bin/sh\necho 20\n', { mode: 0o755 });
  const { status, stderr } = spawnSync('sh', [join(folder, 'bin/sallyport'), 'start'], {
    encoding: 'utf8',
    env: { PATH: `${folder}:/usr/bin:/bin` },
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^sallyport needs Node 24 or newer; run "npm ci" in .*\n$/u);
});

test('npm start is the command of the wire contract, after a look at the version of Node', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(scripts.start).toBe('exec node bin/sallyport.ts start');
  const asked = spawnSync('sh', ['-c', scripts.prestart], { encoding: 'utf8' });
  expect(asked).toMatchObject({ status: 0, stderr: '' });
  const older = scripts.prestart.replace('process.versions.node', "'20.20.2'");
  const refused = spawnSync('sh', ['-c', older], { encoding: 'utf8' });
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('needs Node 24') });
});

test('every other script that runs the product goes through the launcher', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const name of ['sallyport', 'demo']) {
    expect(scripts[name]).toMatch(/^exec bin\/sallyport\b(?!\.ts)/u);
  }
});
