import { describe, expect, test } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import { campaign } from '#test/campaign.ts';
import { type Mutant, type Outcome, runSchedule } from './schedule.ts';

const slice = 200;
const firstSeed = 20_261_122;

/** What is wrong with how a schedule went; empty where nothing is. */
function faultsOf(outcome: Outcome): readonly string[] {
  const { approval, entries, isSleptThrough, machine } = outcome;
  if (approval === undefined) return ['the request is gone'];
  const verdicts = entries.filter((entry) => settles(entry));
  const after = entries
    .slice(entries.indexOf(verdicts[0] as Entry) + 1)
    .map(({ body }) => body.kind);
  return [
    ...(approval.status === 'pending' ? ['it waits for ever'] : []),
    ...(verdicts.length === 1 ? [] : [`it was settled ${verdicts.length} times`]),
    ...(after.every((kind) => kind === 'approval.settled') ? [] : [`then came ${after.join()}`]),
    ...(after.length === 1 ? [] : [`its verdict was told ${after.length} times`]),
    ...(verdicts[0]?.body.facts?.status === approval.status ? [] : ['the record says otherwise']),
    ...wordsLost(outcome),
    ...(machine === 'succeeded' ? [] : [`the machine is ${machine}`]),
    ...(isSleptThrough ? ['the verdict was slept through'] : []),
  ];
}

function settles({ body }: Entry): boolean {
  const { status } = body.facts ?? {};
  return body.kind !== 'approval.settled' && status !== undefined && status !== 'pending';
}

/** The votes as the ledger tells them are the votes of the record. */
function wordsLost({ approval, entries }: Outcome): readonly string[] {
  const votes = new Map<string, unknown>();
  for (const { body } of entries) {
    if (body.actor.kind !== 'person') continue;
    if (body.kind === 'approval.voted') votes.set(body.actor.id, body.facts?.choice);
    if (body.kind === 'approval.withdrawn') votes.delete(body.actor.id);
  }
  const kept = Object.entries(approval?.votes ?? {}).map(([id, { choice }]) => [id, choice]);
  const told = [...votes.entries()];
  return JSON.stringify(kept.toSorted()) === JSON.stringify(told.toSorted())
    ? []
    : ['a word is lost'];
}

test('whatever happens in whichever order, a request settles once, tells it once, and loses no word', async () => {
  const statuses = new Set<string>();
  for (let run = 0; run < campaign(slice); run += 1) {
    const outcome = await runSchedule(firstSeed + run);
    expect(faultsOf(outcome), `seed ${firstSeed + run}`).toEqual([]);
    statuses.add(String(outcome.approval?.status));
  }
  expect([...statuses].toSorted()).toEqual(['approved', 'cancelled', 'denied', 'expired']);
}, 600_000);

describe('the campaign notices', () => {
  const mutants: readonly Mutant[] = [
    'no version check',
    'no second look',
    'unconditional expiry',
    'unconditional wait',
  ];
  test.each(mutants)('%s', { timeout: 600_000 }, async (mutant) => {
    for (let run = 0; run < 20 * slice; run += 1) {
      const found = await runSchedule(firstSeed + run, mutant).then(faultsOf, () => ['it ended']);
      if (found.length > 0) return;
    }
    expect.unreachable(`nobody noticed ${mutant}`);
  });
});
