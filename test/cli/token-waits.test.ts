import { expect, test } from 'vitest';
import { cancelApproval } from '#core/approvals/vote.ts';
import { asOwner, type ExchangeWorld } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';
import { brokerInMemory } from './broker-in-memory.ts';
import { runHere } from './terminal.ts';

async function theRequest({ store }: ExchangeWorld): Promise<string> {
  const [first] = await store.list('pending-approval', { limit: 1 });
  return first?.id ?? 'none';
}

/** Runs a command that needs the migration's credentials; what is to happen while it is held. */
async function run(
  happens: ((world: ExchangeWorld) => Promise<unknown>) | undefined,
  ...args: readonly string[]
) {
  const broker = await brokerInMemory();
  const { world } = broker;
  if (happens !== undefined) world.whileHeld.push(() => happens(world));
  const [command = '', ...more] = args;
  const ran = await runHere(
    [command, '--grant', 'shop-migrate', '--token-env', 'JOB_TOKEN', ...more],
    { ...broker.env, JOB_TOKEN: await broker.token('shop-migrate') },
  );
  return { ...ran, world };
}

const approve = async (world: ExchangeWorld) => voteAs(world, await theRequest(world));

test('token waits for people, tells whom, and prints credentials once they said yes', async () => {
  const { code, stdout, stderr, world } = await run(
    approve,
    ...['token', '--wait', '--reason', 'SHOP-7: add a column'],
  );
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { grant: 'shop-migrate' }]);
  expect(stderr).toMatch(
    /^waiting for approval by rule production-change: security can answer at http:\/\/\S+\/approvals\/\w{26}, (?:4 h|3 h 59 min) left\napproved\n$/,
  );
  const [request] = await world.store.list('approval', { limit: 1 });
  expect(request?.value.requester.reason).toBe('SHOP-7: add a column');
});

test.each<[string, (world: ExchangeWorld) => Promise<unknown>, number, string]>([
  ['no', async (w) => voteAs(w, await theRequest(w), { choice: 'deny' }), 3, 'approval_denied'],
  ['nobody', async (w) => w.clock.advance(14_401), 4, 'approval_expired'],
  [
    'that it is cancelled',
    async (w) => cancelApproval(await theRequest(w), asOwner, w.ports.approvals),
    5,
    'approval_cancelled',
  ],
])('token ends where the answer is %s', async (_name, happens, code, reason) => {
  const ran = await run(happens, 'token', '--wait');
  expect([ran.code, ran.stdout]).toEqual([code, '']);
  expect(ran.stderr).toContain(`(${reason})`);
});

test.each([
  ['--on-pending=fail', 'approval_needed'],
  ['--wait=0', 'approval_pending'],
])('token %s does not wait, and ends with 6', async (option, reason) => {
  const { code, stdout, stderr } = await run(undefined, 'token', option);
  expect([code, stdout]).toEqual([6, '']);
  expect(stderr).toContain(`(${reason})`);
  expect(stderr).toContain('/approvals/');
});

test('env waits like token', async () => {
  const env = await run(approve, 'env', '--wait', '--shell', 'json');
  expect([env.code, Object.keys(JSON.parse(env.stdout))]).toEqual([
    0,
    expect.arrayContaining(['AWS_SESSION_TOKEN']),
  ]);
});

test.each([
  [['--wait', 'soon'], 'it takes no "soon"'],
  [['--wait=soon'], '--wait takes a number'],
  [['--on-pending', 'hope'], '--on-pending takes wait or fail'],
])('token refuses %j', async (options, says) => {
  const { code, stderr } = await run(undefined, 'token', ...options);
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
});

test('token that nobody tells to wait ends at once with 6, and with where to answer', async () => {
  const { code, stdout, stderr } = await run(undefined, 'token');
  expect([code, stdout]).toEqual([6, '']);
  expect(stderr).toMatch(/have security answer at http:\S+\/approvals\//);
});
