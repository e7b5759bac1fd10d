import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleText } from '#cli/visible-text.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { campaign } from '#test/campaign.ts';
import { runHere } from './terminal.ts';

test.each([
  ['plain text\n\twith a tab, é and 日本', 'plain text\n\twith a tab, é and 日本'],
  ['a\u001b[2Jb', 'a\\u001b[2Jb'],
  ['refs/heads/\u202egnp.sh', 'refs/heads/\\u202egnp.sh'],
  ['a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['tag \u{e0001}', 'tag \\udb40\\udc01'],
  ['half \ud800', 'half \\ud800'],
  ['over\rwrite', 'over\\u000dwrite'],
  ['no\n::add-path::/tmp', 'no\n\\u003a:add-path::/tmp'],
  [' \t ::stop-commands::x', ' \t \\u003a:stop-commands::x'],
  ['see ##[add-mask]a and ##vso[task.x]b', 'see ##\\u005badd-mask]a and ##vso\\u005btask.x]b'],
  ['arn:aws:iam::1:role/x', 'arn:aws:iam::1:role/x'],
])('%j is shown as what it is', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test('JSON stays the same JSON', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('##[x')), (text) => {
      expect(JSON.parse(visibleText(JSON.stringify({ text })))).toEqual({ text });
    }),
    { seed: 20_261_122, numRuns: campaign(200) },
  );
});

test('a problem that quotes a hidden character does not print it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-visible-'));
  try {
    cpSync(exampleFolder, folder, { recursive: true });
    const path = join(folder, 'identities.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('owner: ada', 'owner: a\u202e\u0085b'));
    const ran = await runHere(['config', 'check', '--config', folder]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('"a\\u202e\\u0085b"');
    expect(ran.stderr).not.toMatch(/[\u202e\u0085]/u);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
