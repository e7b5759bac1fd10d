import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LocalInstance,
  root,
  startInstance,
  temporaryFolder,
} from '#test/journeys/local-instance.ts';
import { pythonClients } from '#test/journeys/python-clients.ts';
import { consoleSteps, placeholders, printedPattern } from './console-blocks.ts';

const page = readFileSync(join(root, 'docs/getting-started.md'), 'utf8');
const steps = consoleSteps(page);
/** What the test does itself: `npm ci` is how this very test came to run. */
const byTheTest = ['npm ci', 'npm start'];
const typed = steps.filter(({ command }) => !byTheTest.includes(command));

const clients = pythonClients();
if (!clients.ready) process.stderr.write(`skipped docs/getting-started.md: ${clients.why}\n`);

const folder = temporaryFolder();
let instance: LocalInstance;

beforeAll(async () => {
  for (const name of ['bin', 'examples']) symlinkSync(join(root, name), join(folder.path, name));
  instance = await startInstance(join(folder.path, '.sallyport'));
});

afterAll(() => folder.remove());

/** Types a command into a shell in a folder like the checkout; what it prints, as a terminal shows it. */
function type(command: string): string {
  const { PATH = '' } = process.env;
  const aws = clients.ready ? join(clients.aws, '..') : '';
  const { stdout } = spawnSync('sh', ['-c', `{ ${command}\n} 2>&1`], {
    cwd: folder.path,
    encoding: 'utf8',
    env: { PATH: `${aws}:${PATH}`, HOME: folder.path },
  });
  return asOnPage(stdout);
}

/** The instance of the test answers at ports of its own. */
function asOnPage(text: string): string {
  const { broker, sandbox } = instance.addresses;
  return text
    .replaceAll(broker, 'http://127.0.0.1:8787')
    .replaceAll(sandbox, 'http://127.0.0.1:8789');
}

describe('docs/getting-started.md', () => {
  test('has both exchanges, and little enough to do for five minutes', () => {
    expect(typed.length).toBeGreaterThan(12);
    expect(typed.length).toBeLessThan(24);
    expect(steps.map(({ command }) => command).filter((one) => byTheTest.includes(one))).toEqual(
      byTheTest,
    );
  });

  test('explains every placeholder that it uses, and uses no other', () => {
    const [before = ''] = page.split('## 1.');
    const used = new Set(
      steps.flatMap(({ output }) => output.join('\n').match(/<[a-z ]+>/g) ?? []),
    );
    expect([...used].toSorted()).toEqual(placeholders.toSorted());
    for (const placeholder of used) expect(before).toContain(`\`${placeholder}\``);
  });

  test('shows no token and no key', () => {
    expect(page).not.toMatch(/eyJ[\w-]{8}|\b(?:ASIA|AKIA)[A-Z0-9]{8}/);
  });

  // One after another, as they stand on the page: each goes on from what the ones before it did.
  test.skipIf(!clients.ready).each(typed.map(({ command, output }) => [command, output] as const))(
    '$ %s',
    { timeout: 120_000 },
    (command, output) => {
      expect(type(command)).toMatch(printedPattern(output));
    },
  );

  test('npm start prints what it says', async () => {
    const { stdout, stderr } = await instance.stop();
    const { output = [] } = steps.find(({ command }) => command === 'npm start') ?? {};
    const lines = output.filter((line) => line !== '…');
    expect(lines.length).toBeGreaterThan(2);
    // A terminal shows both streams as one; here each line is looked for in either.
    for (const line of lines) {
      const printed = asOnPage(`${stdout}${stderr}`)
        .split('\n')
        .map((one) => `${one}\n`);
      expect(printed).toContainEqual(expect.stringMatching(printedPattern([line])));
    }
  });
});
