import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleFolder } from '#local/example-folder.ts';
import { runHere } from './terminal.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-explain-'));
  cpSync(exampleFolder, folder, { recursive: true });
  writeFileSync(
    join(folder, 'policies/new.cedar'),
    '@id("known-branches") forbid (principal, action == Sallyport::Action::"Vend", resource == Sallyport::Grant::"shop-deploy") when { context.request.novelty.contains("branch") };\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function explain(...more: readonly string[]) {
  const asked = ['--as', 'shop-main', '--grant', 'shop-deploy', '--config', folder];
  return runHere(['policy', 'explain', ...asked, ...more]);
}

test('policy explain says that nothing was taken to be new where a policy asks and nobody told', async () => {
  const { code, stdout } = await explain();
  expect(code).toBe(0);
  expect(stdout).toContain('nothing was taken to be: a first exchange is answered as though');
});

test('policy explain answers as a first exchange would be, by what --new names', async () => {
  const first = await explain('--new', 'grant,branch,runner');
  expect([first.code, first.stdout]).toEqual([3, expect.stringContaining('new#known-branches')]);
  const later = await explain('--new', 'none');
  expect(later.code).toBe(0);
  expect(later.stdout).not.toContain('taken to be');
});

test.each(['branches', 'branch,', 'branch runner'])(
  'policy explain refuses --new %s',
  async (what) => {
    const { code, stderr } = await explain('--new', what);
    expect([code, stderr]).toEqual([2, expect.stringContaining('some of grant,branch,runner')]);
  },
);
