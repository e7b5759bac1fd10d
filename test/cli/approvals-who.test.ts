import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleFolder } from '#local/example-folder.ts';
import { runHere } from './terminal.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-who-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function who(...args: readonly string[]) {
  return runHere(['approvals', 'who', ...args]);
}

/** The example with a text of its rules replaced, and more where it takes more. */
function exampleWith(...[from, to, ...more]: readonly string[]): string {
  cpSync(exampleFolder, folder, { recursive: true });
  const path = join(folder, 'approvals.yaml');
  const changed = readFileSync(path, 'utf8').replace(from ?? '', to ?? '');
  const [next = '', and = ''] = more;
  writeFileSync(path, changed.replace(next, and));
  return folder;
}

test('approvals who shows whom the example asks, when, and that its owner has no say', async () => {
  const { code, stdout } = await who('--rule', 'production-change', '--config', exampleFolder);
  expect(stdout.trimEnd().split('\n')).toEqual([
    'rule          production-change: A job wants to change the production database of the shop',
    'for           shop-migrator',
    'needs         1 of security, after 1800 s also of platform',
    'at once       grace (security)',
    'after 1800 s  ada, barbara (platform)',
    'expires       after 14400 s',
    'cannot        ada, owner of shop-migrator',
    'cannot        whoever triggered the run; where nobody in people.yaml did, the run is refused',
  ]);
  expect(code).toBe(0);
});

test('approvals who shows the same as JSON', async () => {
  const args = ['--rule', 'production-change', '--config', exampleFolder, '--json'];
  expect(JSON.parse((await who(...args)).stdout)).toMatchObject({
    rule: { name: 'production-change', expiresSeconds: 14_400 },
    requesters: ['shop-migrator'],
    asked: [
      { afterSeconds: 0, groups: ['security'], people: ['grace'] },
      { afterSeconds: 1_800, groups: ['platform'], people: ['ada', 'barbara'] },
    ],
    cannot: [{ person: 'ada', identities: ['shop-migrator'] }],
  });
});

test('approvals who tells of a group that adds nobody, and of what an unknown trigger costs', async () => {
  const config = exampleWith(
    'group: platform }',
    'group: platform }\n          - { afterSeconds: 3600, group: administrators }\n    unmappedTrigger: one-more',
    '[{group: security}]',
    '[{group: security, escalation: [{ afterSeconds: 60, group: platform }]}]',
  );
  const { stdout } = await who('--rule', 'production-change', '--config', config);
  expect(stdout).toContain('after 3600 s  nobody new (administrators)');
  expect(stdout).toContain('one more of those asked has to say yes');
});

test('approvals who refuses a name that no rule has, and a configuration with problems', async () => {
  const unknown = await who('--rule', 'production-chance', '--config', exampleFolder);
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('did you mean "production-change"; name one of approvals.yaml');
  const config = exampleWith('group: security', 'group: securty');
  const refused = await who('--rule', 'production-change', '--config', config);
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain('no group with people in it is called "securty"');
});

test('approvals who needs a rule', async () => {
  const { code, stderr } = await who('--config', exampleFolder);
  expect([code, stderr]).toEqual([2, expect.stringContaining('give --rule RULE')]);
});

test('config check tells every problem of the rules with its place', async () => {
  const config = exampleWith('group: security', 'group: securty');
  const { code, stderr } = await runHere(['config', 'check', config]);
  expect(code).toBe(1);
  expect(stderr).toContain('approvals.yaml:8:16');
  expect((await runHere(['config', 'check', exampleFolder])).code).toBe(0);
});
