import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Approval } from '#core/approvals/approval.ts';
import { askedHash } from '#core/approvals/asked.ts';
import { castVote } from '#core/approvals/cast-vote.ts';
import { emptyPlaces } from '#core/approvals/fill-seats.ts';
import { placesOf } from '#core/approvals/places-of.ts';
import { Fault } from '#core/faults.ts';
import { campaign } from '#test/campaign.ts';
import { ballot, everybody, openedAt, sampleApproval, sampleAsked } from './sample-approval.ts';

const groups = ['dev', 'sre', 'sec'];
const settling = { now: openedAt, isPerson: everybody };
const setting = { seed: 20261122, numRuns: campaign(300) };

/** Everybody is in the same groups all the time, whoever they are. */
const staff = fc.record({
  ...Object.fromEntries(
    ['p1', 'p2', 'p3', 'p4', 'olga', 'tom'].map((id) => [id, fc.subarray(groups)]),
  ),
});
const seats = fc.array(
  fc.record({
    group: fc.constantFrom(...groups),
    count: fc.integer({ min: 1, max: 2 }),
    escalation: fc.constant([]),
  }),
  { minLength: 1, maxLength: 3 },
);
const words = fc.array(
  fc.record({
    id: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'olga', 'tom'),
    choice: fc.constantFrom('approve', 'approve', 'deny', 'abstain'),
  }),
  { maxLength: 12 },
);
const yeses = fc.shuffledSubarray(['p1', 'p2', 'p3', 'p4']);
const denials = fc.integer({ min: 1, max: 3 });

type Staff = Readonly<Record<string, readonly string[]>>;
type Word = { readonly id: string; readonly choice: 'approve' | 'deny' | 'abstain' };

function asked(rule: object): Approval {
  const approval = sampleApproval(rule);
  const trigger = { kind: 'person', person: 'tom' } as const;
  return { ...approval, requester: { ...approval.requester, owner: 'olga', trigger } };
}

/** The request after this word, or as it was where the word is refused. */
function hearing(approval: Approval, { id, choice }: Word, of: Staff): Approval {
  try {
    return castVote(approval, ballot(id, of[id] ?? [], { choice }), settling);
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    return approval;
  }
}

function sayingYes(approval: Approval) {
  return Object.entries(approval.votes)
    .filter(([, { choice }]) => choice === 'approve')
    .map(([id, vote]) => ({ id, groups: vote.groups }));
}

const openPlaces = (approval: Approval) =>
  emptyPlaces(placesOf(approval, openedAt), sayingYes(approval)).length;

describe('whoever says what in whichever order', () => {
  test('a request is approved only by as many distinct people as it has places', () => {
    fc.assert(
      fc.property(staff, seats, denials, words, (of, wanted, most, said) => {
        const last = said.reduce(
          (one, word) => hearing(one, word, of),
          asked({ seats: wanted, denials: most }),
        );
        if (last.status !== 'approved') return;
        const places = wanted.reduce((sum, { count }) => sum + count, 0);
        expect(openPlaces(last)).toBe(0);
        expect(new Set(sayingYes(last).map(({ id }) => id)).size).toBeGreaterThanOrEqual(places);
      }),
      setting,
    );
  });

  test('neither the owner nor whoever triggered the run is ever among them', () => {
    fc.assert(
      fc.property(staff, seats, words, (of, wanted, said) => {
        const last = said.reduce(
          (one, word) => hearing(one, word, of),
          asked({ seats: wanted, denials: 9 }),
        );
        expect(Object.keys(last.votes)).not.toContain('olga');
        expect(Object.keys(last.votes)).not.toContain('tom');
      }),
      setting,
    );
  });

  test('a verdict never changes, and no word is added to it', () => {
    fc.assert(
      fc.property(staff, seats, denials, words, (of, wanted, most, said) => {
        let current = asked({ seats: wanted, denials: most });
        for (const word of said) {
          const next = hearing(current, word, of);
          if (current.status !== 'pending') expect(next).toBe(current);
          current = next;
        }
      }),
      setting,
    );
  });

  test('another yes never leaves more places open, and never takes a verdict away', () => {
    fc.assert(
      fc.property(staff, seats, yeses, (of, wanted, people) => {
        let current = asked({ seats: wanted });
        for (const id of people) {
          const next = hearing(current, { id, choice: 'approve' }, of);
          expect(openPlaces(next)).toBeLessThanOrEqual(openPlaces(current));
          current = next;
        }
        const reversed = people
          .toReversed()
          .reduce(
            (one, id) => hearing(one, { id, choice: 'approve' }, of),
            asked({ seats: wanted }),
          );
        expect(reversed.status).toBe(current.status);
      }),
      setting,
    );
  });
});

test('two requests have one hash only where every fact of them is the same', () => {
  const text = fc.string({ maxLength: 12 });
  const facts = fc.record({
    commit: fc.option(text),
    ref: fc.option(text),
    run: fc.option(text),
    environment: fc.option(text),
    trigger: fc.option(text),
    pins: fc.dictionary(text, text, { maxKeys: 2 }),
    scope: fc.array(text, { maxLength: 3 }),
    durationSeconds: fc.integer({ min: 960, max: 3_600 }),
  });
  fc.assert(
    fc.property(facts, facts, (one, other) => {
      const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
      const hashes = [one, other].map((each) => askedHash({ ...sampleAsked, ...each }));
      expect(hashes[0] === hashes[1]).toBe(isSame);
    }),
    setting,
  );
});

function sorted<T extends { readonly pins: Readonly<Record<string, string>> }>(facts: T): T {
  const pins = Object.entries(facts.pins).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { ...facts, pins: Object.fromEntries(pins.map(([name, value]) => [`=${name}`, value])) };
}
