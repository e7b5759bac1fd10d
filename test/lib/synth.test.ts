import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What synthesising needs of the project, in a new folder at a path of another length. */
function copyOfProject(name: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'sallyport-synth-')), name);
  folders.push(dirname(folder));
  const rooms = ['bin', 'lib', 'functions', 'core', 'adapters', 'pages', 'data', 'scripts'];
  for (const path of [...rooms, 'statemachines', 'package.json', 'cdk.json', 'tsconfig.json']) {
    cpSync(path, join(folder, path), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Runs the command line of the CDK as a deployer does; every proxy leads nowhere, so that it is offline. */
function synthesiseIn(folder: string): Promise<{ readonly code: number; readonly output: string }> {
  const nowhere = 'http://127.0.0.1:9';
  const cdk = join(folder, 'node_modules/aws-cdk/bin/cdk');
  const env = {
    PATH: `${resolve('node_modules/.bin')}:${process.env.PATH}`,
    HOME: folder,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // CDK's own check of templates takes seconds; `npm run synth` does it.
    CDK_VALIDATION: 'false',
  };
  return new Promise((settle) => {
    execFile(
      process.execPath,
      [cdk, 'synth', '--quiet', '--no-notices'],
      { cwd: folder, env },
      (error, stdout, stderr) =>
        settle({ code: Number(error?.code ?? 0), output: `${stdout}${stderr}` }),
    );
  });
}

/** SHA-256 of every file below a folder, by its path. */
function digests(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file): [string, string] => [
        file.slice(folder.length + 1),
        createHash('sha256').update(readFileSync(file)).digest('hex'),
      ])
      .sort(),
  );
}

describe('cdk synth', () => {
  let one: string;
  let other: string;
  beforeAll(async () => {
    one = copyOfProject('a');
    other = copyOfProject('somewhere-else-entirely');
    const runs = await Promise.all([one, other].map(synthesiseIn));
    for (const { code, output } of runs) expect(`${code} ${output}`).toMatch(/^0 /);
  });

  test('makes the same bytes from two folders, offline, bundles included', () => {
    const [first, second] = [one, other].map((folder) => digests(join(folder, 'cdk.out')));
    expect(Object.keys(first ?? {}).filter((name) => name.endsWith('index.mjs'))).toHaveLength(16);
    expect(second).toEqual(first);
  });

  test('puts nothing of the machine into what is uploaded, and no source maps', () => {
    const all = Object.keys(digests(join(one, 'cdk.out')));
    expect(all.filter((name) => name.endsWith('.map'))).toEqual([]);
    for (const name of all.filter((each) => /\.(?:json|mjs)$/.test(each))) {
      expect(readFileSync(join(one, 'cdk.out', name), 'utf8').includes(one)).toBe(false);
    }
  });

  test('refuses what it does not know in the context, in words and without a stack', async () => {
    const folder = copyOfProject('misspelt');
    const cdk = JSON.parse(readFileSync('cdk.json', 'utf8'));
    const app = 'node bin/deploy.ts';
    const sallyport = { ...cdk.context.sallyport, targetAcounts: ['111122223333'] };
    writeFileSync(
      join(folder, 'cdk.json'),
      JSON.stringify({ ...cdk, app, context: { ...cdk.context, sallyport } }),
    );
    const { code, output } = await synthesiseIn(folder);
    expect(code).not.toBe(0);
    expect(output).toContain(
      'cdk.json, context "sallyport": targetAcounts is not known; known are',
    );
    expect(output).not.toContain('    at ');
  });
});
