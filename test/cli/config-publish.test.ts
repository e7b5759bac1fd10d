import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { headId } from '#core/config/head.ts';
import { signedIn } from '#test/approvals-scene.ts';
import { changedPolicies, guardedFiles } from '#test/publishing-scene.ts';
import { voteAs } from '#test/vote-as.ts';
import { brokerInMemory } from './broker-in-memory.ts';
import { runHere } from './terminal.ts';

/** A folder of configuration, which goes when the test does. */
function folderOf(files: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-publish-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A broker whose rules and policies change by two more people's yes, and a changed folder. */
async function scene() {
  const broker = await brokerInMemory();
  const ada = await signedIn(broker.world, 'ada');
  await publishConfiguration(ada, { files: guardedFiles() }, broker.world.admin);
  const config = folderOf(changedPolicies());
  const env = await broker.as('ada');
  const publish = (...more: readonly string[]) =>
    runHere(['config', 'publish', '--config', config, '--reason', 'SHOP-7', ...more], env);
  return { ...broker, env, publish };
}

async function requestThatWaits(world: Awaited<ReturnType<typeof scene>>['world']) {
  const [pending] = await world.store.list('pending-approval', { limit: 1 });
  return pending?.id;
}

test('config publish ends with 6 where people are asked, and says who answers where', async () => {
  const { publish, world, env } = await scene();
  const { code, stdout, stderr } = await publish();
  const id = await requestThatWaits(world);
  expect([code, stdout]).toEqual([6, '']);
  expect(stderr).toContain(`/approvals/${id}`);
  expect(stderr).toContain('security, platform');
  await voteAs(world, String(id));
  await voteAs(world, String(id), { by: 'barbara' });
  const again = await publish();
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('it is in force now')]);
  const shown = await runHere(['approvals', 'show', String(id)], env);
  expect(shown.stdout).toMatch(/^ {2}publish +[0-9a-f]{64}$/m);
  expect(shown.stdout).toMatch(/^ {2}policy people#administrators changed$/m);
  expect(shown.stdout).not.toContain('session policy');
});

test('config publish --wait publishes by itself when they have said yes', async () => {
  const { publish, world } = await scene();
  const before = (await world.store.read('head', headId))?.value.version;
  const [{ code, stdout, stderr }] = await Promise.all([
    publish('--wait', '60'),
    (async () => {
      let id: string | undefined;
      while (id === undefined) {
        id = await requestThatWaits(world);
        await new Promise(setImmediate);
      }
      await voteAs(world, id);
      await voteAs(world, id, { by: 'barbara' });
    })(),
  ]);
  expect([code, stdout]).toEqual([0, expect.stringContaining('published')]);
  expect(stderr).toContain('waiting for approval by rule configuration-change');
  expect((await world.store.read('head', headId))?.value.version).not.toBe(before);
});

test('config publish ends with 3 when somebody has said no', async () => {
  const { publish, world } = await scene();
  await publish();
  const id = String(await requestThatWaits(world));
  await voteAs(world, id, { choice: 'deny', reason: 'not on a Friday' });
  const { code, stderr } = await publish('--wait');
  expect([code, stderr]).toEqual([3, expect.stringContaining('not on a Friday')]);
});
