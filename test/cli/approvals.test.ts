import { expect, test } from 'vitest';
import { askForMigration } from '#test/approvals-scene.ts';
import type { WorldSetting } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';
import { brokerInMemory } from './broker-in-memory.ts';
import { type Ran, runHere } from './terminal.ts';

/** A broker with a request that waits; commands are run as somebody of the example. */
async function scene(
  setting: WorldSetting = {},
  asked: Parameters<typeof askForMigration>[1] = {},
) {
  const broker = await brokerInMemory(setting);
  const { world } = broker;
  const id = await askForMigration(world, asked);
  const run = async (person: string, ...args: readonly string[]): Promise<Ran> =>
    runHere(['approvals', ...args], await broker.as(person));
  return { ...broker, id, run };
}

/** One of security and one of platform have to say yes. */
const two: WorldSetting = {
  changes: [['approvals.yaml', 'group: platform }', 'group: platform }\n      - group: platform']],
};

test('approvals list shows what waits in a table, and whose yes is missing', async () => {
  const { run, id } = await scene(two);
  const { code, stdout } = await run('grace', 'list');
  const [head, row, ...more] = stdout.trimEnd().split('\n');
  expect([code, more]).toEqual([0, []]);
  expect(head).toMatch(/^REQUEST +IDENTITY +GRANT +RULE +TRIGGERED +STATE +LEFT +MISSING$/);
  expect(row).toMatch(
    new RegExp(
      `^${id} +shop-migrator +shop-migrate +production-change +ada +pending +4 h +1 of security, 1 of platform$`,
    ),
  );
});

test('approvals list keeps to what is one’s own to answer, and shows the history', async () => {
  const { run, id, world } = await scene();
  expect((await run('grace', 'list', '--mine')).stdout).toContain(id);
  expect((await run('ada', 'list', '--mine')).stdout).toBe('no such requests\n');
  await voteAs(world, id);
  expect((await run('ada', 'list')).stdout).toBe('no such requests\n');
  const all = ['list', '--all', '--identity', 'shop-migrator', '--grant', 'shop-migrate'];
  const { stdout, stderr } = await run('ada', ...all, '--limit', '1');
  expect(stdout).toMatch(/approved by grace +– +–/);
  expect(stderr).toBe(`there may be more: go on with --after ${id}\n`);
  expect((await run('ada', ...all, '--after', id)).stdout).toBe('no such requests\n');
  const json = await run('ada', 'list', '--all', '--rule', 'production-change', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ approvals: [{ id }], next: null });
  expect((await run('ada', 'list', '--all', '--mine')).code).toBe(2);
});

test('approvals show tells everything that deciding needs', async () => {
  const { run, id } = await scene(two, { reason: 'SHOP-7: add a column' });
  const { code, stdout } = await run('grace', 'show', id);
  expect(code).toBe(0);
  for (const line of [
    /^ {2}request {2}\w{26} waits for 1 of security, 1 of platform, until /m,
    /^ {2}rule {5}production-change: A job wants/m,
    /^ {2}identity {4,}shop-migrator \(owner ada\)$/m,
    /^ {2}grant {7,}shop-migrate in account 111122223333$/m,
    /^ {2}lasts {7,}30 min \(1800 s\)$/m,
    /^ {2}scope {7,}ReadOrders, ChangeOrders$/m,
    /^ {2}reason {6,}"SHOP-7: add a column"$/m,
    /^ {2}triggered {3,}by ada$/m,
    /^ {2}ref {9,}refs\/heads\/main$/m,
    /^ {2}commit {6,}[0-9a-f]{40}$/m,
    /^ {2}policy {2}policy permits it once it is approved$/m,
    /^ {2}new {5}branch, grant, runner$/m,
    /^ {2}needs {2}one of security: grace can$/m,
    /^ {2}needs {2}one of platform: barbara can$/m,
    /^ {2}later {2}also members of platform, from \d{4}-/m,
    /^ {2}may {6}approve, narrow, deny, abstain$/m,
    /^ {2}may not {2}withdraw: grace has not voted/m,
    /^session policy\n {2}\{\n/m,
    /"Sid": "ReadOrders"/,
  ]) {
    expect(stdout).toMatch(line);
  }
});

test('approvals show tells what was said, and what became of the same before', async () => {
  const { run, id, world } = await scene(two);
  await voteAs(world, id, { narrowing: { durationSeconds: 960 } });
  const half = await run('barbara', 'show', id);
  expect(half.stdout).toMatch(/needs {2}one of security: grace said yes$/m);
  expect(half.stdout).toMatch(
    /said {3}grace: yes at \S+, to no more than \{"durationSeconds":960\}, "seen"$/m,
  );
  await voteAs(world, id, { by: 'barbara', choice: 'deny', reason: 'not\non Friday' });
  world.clock.advance(901);
  const again = await askForMigration(world);
  const { stdout } = await run('ada', 'show', again);
  expect(stdout).toContain('the same identity and grant before');
  expect(stdout).toMatch(
    new RegExp(`${id} +denied by barbara +\\S+ +the same +barbara: "not on Friday", grace: "seen"`),
  );
  expect(stdout).toMatch(/may {6}cancel$/m);
  expect(JSON.parse((await run('ada', 'show', id, '--json')).stdout)).toMatchObject({
    standing: { status: 'denied' },
  });
});

test('approvals approve says what happened and what is still missing', async () => {
  const { run, id } = await scene(two);
  const first = await run('grace', 'approve', id, '--reason', 'seen');
  expect([first.code, first.stdout]).toEqual([
    0,
    expect.stringMatching(
      /^your yes is recorded; \w{26} waits for 1 of platform, until \S+ \(4 h left\)\n$/,
    ),
  ]);
  const last = await run('barbara', 'approve', id);
  expect(last.stdout).toMatch(
    /^\w{26} is approved by barbara since \S+; whoever waits for it goes on by itself\n$/,
  );
  const late = await run('grace', 'deny', id, '--reason', 'r');
  expect([late.code, late.stdout]).toEqual([1, '']);
  expect(late.stderr).toContain('is approved by barbara');
});

test('approvals deny wants a reason, and abstain and withdraw leave it open', async () => {
  const { run, id } = await scene();
  const bare = await run('grace', 'deny', id);
  expect([bare.code, bare.stderr]).toEqual([1, expect.stringContaining('needs a reason')]);
  expect((await run('grace', 'abstain', id)).stdout).toMatch(/^it is recorded that you abstain; /);
  expect((await run('grace', 'withdraw', id)).stdout).toMatch(/^your word is taken back; /);
  const no = await run('grace', 'deny', id, '--reason', 'not today');
  expect(no.stdout).toMatch(/is denied by grace since \S+; whoever waits for it is told so\n$/);
});

test('approvals narrow says yes to less, and to nothing in particular it says nothing', async () => {
  const { run, id, world } = await scene();
  const none = await run('grace', 'narrow', id);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('say to how much')]);
  expect((await run('grace', 'narrow', id, '--duration', 'short')).code).toBe(2);
  const wide = await run('grace', 'narrow', id, '--scope', 'Others');
  expect([wide.code, wide.stderr]).toEqual([1, expect.stringContaining('(invalid_scope)')]);
  const less = ['--duration', '960', '--scope', 'ReadOrders', '--read-only'];
  const cut = ['--action', 's3:GetObject', '--resource', 'arn:aws:s3:::acme-shop-orders/*'];
  const { code } = await run(
    'grace',
    'narrow',
    id,
    ...less,
    ...cut,
    '--reason',
    'reading is enough',
  );
  expect(code).toBe(0);
  expect((await world.store.read('approval', id))?.value.votes.grace).toMatchObject({
    reason: 'reading is enough',
    narrowing: {
      ...{ durationSeconds: 960, scope: ['ReadOrders'], readOnly: true },
      permissions: [
        { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::acme-shop-orders/*'] },
        { actions: ['s3:ListBucket', 's3:GetObject'] },
      ],
    },
  });
});

test('approvals cancel is for whose it is', async () => {
  const { run, id } = await scene();
  expect((await run('grace', 'cancel', id)).code).toBe(3);
  const { stdout } = await run('ada', 'cancel', id, '--reason', 'not needed');
  expect(stdout).toMatch(/is cancelled by ada since/);
});

test.each([
  ['approved', 0],
  ['denied', 3],
  ['expired', 4],
  ['cancelled', 5],
] as const)('approvals wait ends where it is %s with %d', async (status, code) => {
  const { run, id, world, url } = await scene();
  const ends = {
    approved: () => voteAs(world, id),
    denied: () => voteAs(world, id, { choice: 'deny' }),
    expired: async () => world.clock.advance(14_400),
    cancelled: async () => void (await run('ada', 'cancel', id)),
  };
  world.whileHeld.push(ends[status] as () => Promise<unknown>);
  const ran = await run('ada', 'wait', id);
  expect([ran.code, ran.stdout]).toEqual([code, expect.stringContaining(`${id} is ${status}`)]);
  expect(ran.stderr).toMatch(
    new RegExp(
      `^waiting by rule production-change for 1 of security, who can answer at ${url}/approvals/${id} until \\S+, 4 h left\n`,
    ),
  );
});

test('approvals wait ends at once where it is settled, or nobody waits', async () => {
  const { run, id, world } = await scene();
  const none = await run('ada', 'wait', id, '--wait', '0', '--json');
  expect([none.code, JSON.parse(none.stdout).status]).toEqual([6, 'pending']);
  expect((await run('ada', 'wait', id, '--wait', 'long')).code).toBe(2);
  await voteAs(world, id);
  const { code, stderr } = await run('ada', 'wait', id);
  expect([code, stderr]).toEqual([0, '']);
});

test('approvals wait never takes a refusal for a verdict', async () => {
  const { run, id, env } = await scene();
  const stranger = await runHere(['approvals', 'wait', id], {
    ...env,
    SALLYPORT_TOKEN: 'a.b.c',
  });
  expect([stranger.code, stranger.stderr]).toEqual([
    1,
    expect.stringContaining('(malformed_token)'),
  ]);
  expect((await run('ada', 'wait', '0'.repeat(26))).code).toBe(1);
});

test('approvals stats shows by rule how people did', async () => {
  const { run, id, world } = await scene();
  await run('grace', 'show', id);
  world.clock.advance(120);
  await voteAs(world, id);
  const { code, stdout } = await run('ada', 'stats', '--rule', 'production-change');
  const [head, row, none, stamps] = stdout.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(head).toMatch(/^RULE +ASKED +APPROVED +DENIED +EXPIRED +ESCALATED/);
  expect(row).toMatch(
    /^production-change +1 +1 +0 +0 \(0 %\) +0 \(0 %\) +\d s +\d s +2 min +2 min$/,
  );
  expect([none, stamps]).toEqual(['', 'nobody says yes without reading']);
  const other = await run('ada', 'stats', '--rule', 'other', '--since', '2026-11-01');
  expect(other.stdout).toBe('nothing was asked since 2026-11-01T00:00:00.000Z\n');
  expect((await run('ada', 'stats', '--since', 'ever')).code).toBe(2);
  const json = await run('ada', 'stats', '--since', '7d', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ isComplete: true, rules: [{ asked: 1 }] });
  expect((await run('barbara', 'stats')).code).toBe(3);
});
