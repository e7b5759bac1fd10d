import { expect, test } from 'vitest';
import type { Asked } from '#core/approvals/asked.ts';
import { differencesFrom, hasOtherPolicy, lastApproved } from '#core/approvals/last-approved.ts';
import { askForMigration } from '#test/approvals-scene.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';

async function approval(world: ExchangeWorld, id: string) {
  const found = await world.store.read('approval', id);
  if (found === undefined) throw new Error(`no request ${id}`);
  return found.value;
}

test('the latest yes for the same is found, whatever was said in between', async () => {
  const world = await exchangeWorld();
  const ask = (run_id: string) => askForMigration(world, { claims: { run_id } });
  const [first, second, denied, last] = [
    await ask('1'),
    await ask('2'),
    await ask('3'),
    await ask('4'),
  ];
  expect(await lastApproved(await approval(world, last), world.ports)).toBeUndefined();
  await voteAs(world, first);
  await voteAs(world, second);
  await voteAs(world, denied, { choice: 'deny', reason: 'no' });
  expect((await lastApproved(await approval(world, last), world.ports))?.id).toBe(second);
  expect((await lastApproved(await approval(world, second), world.ports))?.id).toBe(first);
  expect(await lastApproved(await approval(world, first), world.ports)).toBeUndefined();
});

test('differences are told for what people compare, and the run is no difference', async () => {
  const world = await exchangeWorld();
  const { asked } = await approval(world, await askForMigration(world));
  const differ = (change: Partial<Asked>) => differencesFrom(asked, { ...asked, ...change });
  expect(differ({ run: 'another', askedHash: 'x' } as Partial<Asked>)).toEqual([]);
  expect(differ({ durationSeconds: 3_600 })).toEqual([
    { what: 'durationSeconds', before: String(asked.durationSeconds), now: '3600' },
  ]);
  expect(differ({ ref: null })).toEqual([{ what: 'ref', before: asked.ref, now: '' }]);
  expect(differ({ scope: asked.scope.toReversed() })).toEqual([]);
  const commit = 'c0ffee';
  const moved = String(asked.workflow).replace(String(asked.commit), commit);
  expect(differ({ commit, workflow: moved, signer: moved }).map(({ what }) => what)).toEqual([
    'commit',
  ]);
  const elsewhere = String(asked.workflow).replace('migrate', 'other');
  expect(differ({ workflow: elsewhere }).map(({ what }) => what)).toEqual(['workflow']);
});

test('other permissions are noticed by their hashes', async () => {
  const world = await exchangeWorld();
  const { asked } = await approval(world, await askForMigration(world));
  expect(hasOtherPolicy(asked, { ...asked })).toBe(false);
  expect(hasOtherPolicy(asked, { ...asked, grantDigest: 'x' })).toBe(true);
  expect(hasOtherPolicy(asked, { ...asked, sessionPolicyHash: 'x' })).toBe(true);
});
