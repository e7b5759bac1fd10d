import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleFolder } from '#local/example-folder.ts';
import { runHere } from './terminal.ts';

let folder: string;
let config: string;
let broken: number;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-problems-'));
  config = join(folder, 'config');
  cpSync(exampleFolder, config, { recursive: true });
  const path = join(config, 'identities.yaml');
  const text = readFileSync(path, 'utf8');
  broken = text.split('owner: ada').length - 1;
  writeFileSync(path, text.replaceAll('owner: ada', 'owner: nobody'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['config check', ['config', 'check']],
  ['policy test', ['policy', 'test']],
  ['policy explain', ['policy', 'explain', '--as', 'shop-main', '--grant', 'shop-deploy']],
  ['start', ['start', '--port', '0']],
])(
  '%s says every problem of a configuration that it refuses, with its place',
  async (name, args) => {
    const data = ['start'].includes(name) ? ['--data', join(folder, 'data')] : [];
    const { code, stderr } = await runHere([...args, '--config', config, ...data]);
    expect(code).toBe(1);
    expect(stderr.match(/^identities\.yaml:\d+:\d+ .*"nobody"/gmu)).toHaveLength(broken);
    expect(stderr).toContain(`${broken} problems`);
  },
);
