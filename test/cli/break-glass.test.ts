import { expect, test } from 'vitest';
import { loseBreakGlass } from '#test/lose-break-glass.ts';
import { brokerInMemory } from './broker-in-memory.ts';
import { runHere } from './terminal.ts';

const urgent = ['--break-glass', 'INC-7', '--reason', 'orders are lost'];
const migrate = ['--grant', 'shop-migrate', '--token-env', 'JOB_TOKEN'];

async function scene() {
  const broker = await brokerInMemory();
  const env = { ...broker.env, JOB_TOKEN: await broker.token('shop-migrate') };
  const glass = () => broker.world.store.list('broken-glass', { limit: 10 });
  return { ...broker, env, glass };
}

test.each<[string, readonly string[], RegExp]>([
  ['token', [], /"AccessKeyId"/],
  ['env', ['--shell', 'dotenv'], /^AWS_ACCESS_KEY_ID=/m],
])('sallyport %s breaks the glass for an incident', async (command, more, printed) => {
  const { env, glass } = await scene();
  const ran = await runHere([command, ...migrate, ...urgent, ...more], env);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toMatch(printed);
  const [broken] = await glass();
  expect(broken?.value).toMatchObject({ incident: 'INC-7', reason: 'orders are lost' });
});

test('sallyport exec breaks the glass for one lease, and not for any number of them', async () => {
  const { env, glass } = await scene();
  const refreshed = await runHere(['exec', '--refresh', ...migrate, ...urgent, '--', 'true'], env);
  expect([refreshed.code, refreshed.stderr]).toEqual([
    2,
    expect.stringContaining('--break-glass without --refresh'),
  ]);
  expect(await glass()).toEqual([]);
  expect((await runHere(['exec', ...migrate, ...urgent, '--', 'true'], env)).code).toBe(0);
  expect(await glass()).toHaveLength(1);
});

test('nobody breaks it without a reason', async () => {
  const { env, glass } = await scene();
  const ran = await runHere(['token', ...migrate, '--break-glass', 'INC-7'], env);
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('--reason')]);
  expect(await glass()).toEqual([]);
});

test('what asks again by itself has no such option', async () => {
  const { env } = await scene();
  const ran = await runHere(['credential-process', ...migrate, ...urgent], env);
  expect(ran.code).toBe(2);
});

test('whoever did not own it gives break-glass back', async () => {
  const { env, world, as } = await scene();
  await loseBreakGlass(world);
  const ask = () => runHere(['token', ...migrate, ...urgent], env);
  const refused = await ask();
  expect(refused.stderr).toContain('"sallyport identities restore-break-glass shop-migrator"');
  const restore = ['identities', 'restore-break-glass', 'shop-migrator'];
  expect((await runHere(restore, await as('grace'))).code).toBe(2);
  const why = ['--reason', 'talked it over'];
  expect((await runHere([...restore, ...why], await as('ada'))).stderr).toContain('ada owns');
  const restored = await runHere([...restore, ...why], await as('grace'));
  expect([restored.code, restored.stdout]).toEqual([
    0,
    'shop-migrator: it may break the glass again\n',
  ]);
  expect((await ask()).code).toBe(0);
});
