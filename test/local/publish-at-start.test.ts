import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { headId } from '#core/config/head.ts';
import { publishAtStart } from '#local/publish-at-start.ts';
import type { ExchangeWorld } from '#test/exchange-world.ts';
import { changedPolicies, guardedFiles, publishingWorld } from '#test/publishing-scene.ts';
import { voteAs } from '#test/vote-as.ts';

/** A folder of configuration, which goes when the test does. */
function folderOf(files: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** What a start with a folder says. */
async function startWith(
  world: ExchangeWorld,
  files: ReadonlyMap<string, string>,
): Promise<string> {
  const told: string[] = [];
  await publishAtStart({ config: folderOf(files) }, world.admin, (line) => told.push(line));
  return told.join('\n');
}

test('a start goes on with what is in force while people are asked, and after their no', async () => {
  const world = await publishingWorld();
  const before = await world.store.read('head', headId);
  const files = changedPolicies();
  const folder = folderOf(files);
  const told: string[] = [];
  const start = () =>
    publishAtStart({ config: folder }, world.admin, (line) => told.push(line)).then(() =>
      told.at(-1),
    );
  expect(await start()).toContain('is not in force yet: this waits for approval');
  const [pending] = await world.store.list('pending-approval', { limit: 1 });
  await voteAs(world, String(pending?.id), { choice: 'deny', reason: 'not on a Friday' });
  expect(await start()).toContain('not on a Friday');
  expect(await world.store.read('head', headId)).toEqual(before);
});

test('a start goes on with what is in force where nobody can be asked', async () => {
  const files = guardedFiles();
  const rules = String(files.get('approvals.yaml'));
  files.set(
    'approvals.yaml',
    rules.replace('reasons: { requester: true }', 'reasons: { ticket: "SHOP-*" }'),
  );
  const world = await publishingWorld(files);
  const change = new Map(files).set(
    'policies/people.cedar',
    String(changedPolicies().get('policies/people.cedar')),
  );
  expect(await startWith(world, change)).toContain(
    'is not in force yet: rule configuration-change',
  );
});

test('a start with a folder that is no configuration ends', async () => {
  const world = await publishingWorld();
  const broken = guardedFiles().set('people.yaml', 'people: [');
  await expect(startWith(world, broken)).rejects.toMatchObject({ code: 'configuration_refused' });
});
