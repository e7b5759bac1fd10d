import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fault } from '#core/faults.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { startLocal } from '#local/start-local.ts';
import { freePorts, take } from '#test/journeys/free-ports.ts';
import { run } from '#test/journeys/local-instance.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const surroundings = { env: {}, tell: () => undefined };

test('a start that is refused leaves nothing open, so that its process ends by itself', async () => {
  const args = ['start', '--port', '0', '--config', join(folder, 'none')];
  const ended = await run('node', ['bin/sallyport.ts', ...args, '--data', join(folder, 'refused')]);
  expect(ended).toMatchObject({ code: 1, signal: null });
  expect(ended.stderr).toContain('there is no configuration folder');
  expect(existsSync(join(folder, 'refused', 'run.json'))).toBe(false);
});

test('a start whose third port is taken gives the others back', async () => {
  const data = join(folder, 'taken');
  const asked = { data, aws: false, config: exampleFolder };
  const port = await freePorts();
  const taker = await take(port + 2);
  const fault: Fault = await startLocal({ ...asked, port }, surroundings).catch((error) => error);
  expect(fault).toMatchObject({ code: 'conflict' });
  expect(fault.message).toContain(String(port + 2));
  await new Promise((resolve) => taker?.close(resolve));
  const second = await startLocal({ ...asked, port }, surroundings);
  expect(second.addresses.broker).toBe(`http://127.0.0.1:${port}`);
  await second.stop();
});
