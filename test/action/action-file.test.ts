import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runMain } from '#action/src/run-main.ts';
import { scriptedJob, vended } from './scripted.ts';

const file = parse(readFileSync('action/action.yml', 'utf8'));
const page = readFileSync('docs/ci/github.md', 'utf8');
const inputs = Object.keys(file.inputs);
const outputs = Object.keys(file.outputs);

/** The words in the first column of the table that has this heading. */
function rowsUnder(heading: string): readonly string[] {
  const [, table = ''] = page.split(`| ${heading} |`);
  const lines = table.split('\n').slice(1);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).flatMap((line) => /^\| `([\w-]+)`/.exec(line)?.[1] ?? []);
}

describe('action.yml', () => {
  test('starts bundles that are there, on the Node that they are made for', () => {
    expect(file.runs).toEqual({ using: 'node24', main: 'dist/index.js', post: 'dist/post.js' });
    for (const bundle of [file.runs.main, file.runs.post]) {
      expect(existsSync(join('action', bundle))).toBe(true);
    }
  });

  test('has the inputs and outputs that the page tells of', () => {
    expect(rowsUnder('input')).toEqual(inputs);
    expect(outputs.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    const example = parse(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    const steps: { readonly with?: object }[] = example.jobs.deploy.steps;
    const used = steps.flatMap((step) => Object.keys(step.with ?? {}));
    expect(used.filter((name) => !inputs.includes(name))).toEqual([]);
  });

  test('has the outputs that a step sets, and reads the inputs that it has', async () => {
    const { runner, close } = await scriptedJob({ token: [vended()] });
    expect(await runMain(runner.step)).toBe(0);
    expect(Object.keys(runner.set('GITHUB_OUTPUT')).sort()).toEqual(outputs.toSorted());
    await close();
    const source = readFileSync('action/src/inputs.ts', 'utf8');
    const read = [...source.matchAll(/\bread\('([\w-]+)'\)/g)].map(([, name = '']) => name);
    expect([...new Set(read)].sort()).toEqual(inputs.toSorted());
  });

  test('has the defaults that the sources have', () => {
    const { output, profile, timeout, 'wait-for-approval': wait } = file.inputs;
    expect([output.default, profile.default, timeout.default, wait.default]).toEqual([
      'process',
      'sallyport',
      '120',
      'off',
    ]);
  });
});
