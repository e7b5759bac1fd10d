import { expect, test } from 'vitest';
import { askForMigration } from '#test/approvals-scene.ts';
import type { WorldSetting } from '#test/exchange-world.ts';
import { brokerInMemory } from './broker-in-memory.ts';
import { type Ran, runHere } from './terminal.ts';

/** The broker has the time of this machine. */
const until = new Date(Date.now() + 24 * 3_600_000).toISOString();
const leave = ['delegate', '--to', 'barbara', '--until', until, '--reason', 'on leave'];

async function scene(setting: WorldSetting = {}) {
  const broker = await brokerInMemory(setting);
  const run = async (person: string, ...args: readonly string[]): Promise<Ran> =>
    runHere(['approvals', ...args], await broker.as(person));
  return { ...broker, run };
}

test('a person delegates, the delegate decides in their place, and both are shown', async () => {
  const { run, world } = await scene();
  const id = await askForMigration(world);
  const delegated = await run('grace', ...leave);
  expect([delegated.code, delegated.stdout]).toEqual([
    0,
    `barbara may vote in the place of grace until ${until}: "sallyport approvals approve ID --instead-of grace"\n`,
  ]);
  expect((await run('barbara', 'show', id)).stdout).toMatch(
    /needs {2}one of security: grace \(or barbara in their place\) can$/m,
  );
  expect((await run('barbara', 'show', id)).stdout).toMatch(/in place of {2}grace$/m);
  const args = ['approve', id, '--instead-of', 'grace', '--reason', 'seen'];
  expect((await run('barbara', ...args)).stdout).toContain('is approved by barbara');
  expect((await run('barbara', 'show', id)).stdout).toMatch(/said +barbara: .*in place of grace/);
});

test('a delegate may say yes to less where the delegator may', async () => {
  const { run, world } = await scene();
  const id = await askForMigration(world);
  await run('grace', ...leave);
  const less = ['narrow', id, '--duration', '960', '--instead-of', 'grace'];
  expect((await run('barbara', ...less)).stdout).toContain('is approved by barbara');
});

test('delegations are listed, and are no more once they are ended', async () => {
  const { run, world } = await scene();
  const id = await askForMigration(world);
  const none = 'nobody may vote in the place of somebody else\n';
  expect((await run('grace', 'delegations')).stdout).toBe(none);
  await run('grace', ...leave);
  const [head, row] = (await run('barbara', 'delegations')).stdout.split('\n');
  expect(head).toMatch(/^IN PLACE OF +VOTES +UNTIL +REASON$/);
  expect(row?.split(/ {2,}/)).toEqual(['grace', 'barbara', until, '"on leave"']);
  const json = JSON.parse((await run('grace', 'delegations', '--json')).stdout);
  expect(json).toMatchObject({ delegations: [{ from: 'grace', to: 'barbara' }] });
  const ended = await run('grace', 'undelegate', 'barbara');
  expect(ended.stdout).toBe('barbara votes in the place of grace no more\n');
  expect((await run('grace', 'delegations')).stdout).toBe(none);
  const late = await run('barbara', 'deny', id, '--instead-of', 'grace', '--reason', 'r');
  expect(late.code).not.toBe(0);
});

test('delegating needs all three, and an end that is an instant', async () => {
  const { run } = await scene();
  const { code, stderr } = await run('grace', 'delegate', '--to', 'barbara');
  expect([code, stderr]).toEqual([2, expect.stringContaining('--until TIME')]);
  const vague = await run('grace', ...leave.with(4, 'tomorrow'));
  expect(vague.stderr).toContain('"until" must be an instant such as');
});
