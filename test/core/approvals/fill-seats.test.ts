import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyPlaces, type Place, type Sitter } from '#core/approvals/fill-seats.ts';
import { campaign } from '#test/campaign.ts';

const place = (...groups: readonly string[]): Place => ({
  group: String(groups[0]),
  groups: new Set(groups),
});
const person = (id: string, ...groups: readonly string[]): Sitter => ({ id, groups });
const empty = (places: readonly Place[], people: readonly Sitter[]) =>
  emptyPlaces(places, people).map(({ group }) => group);

describe('seats', () => {
  const both = [place('dev'), place('sre')];

  test('one person in both groups fills one of two', () => {
    expect(empty(both, [person('alice', 'dev', 'sre')])).toHaveLength(1);
  });

  test('whoever fits in two moves for somebody who fits in one', () => {
    const people = [person('alice', 'dev', 'sre'), person('bob', 'dev')];
    expect(empty(both, people)).toEqual([]);
    expect(empty(both, people.toReversed())).toEqual([]);
  });

  test('nobody sits in a place of a group that is not theirs', () => {
    expect(empty(both, [person('eve', 'sales')])).toEqual(['dev', 'sre']);
  });

  test('as many are filled as any order of seating could fill', () => {
    const groups = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), {
      minLength: 1,
      maxLength: 3,
    });
    const places = fc.array(groups, { minLength: 1, maxLength: 5 });
    const people = fc.array(groups, { maxLength: 5 });
    fc.assert(
      fc.property(places, people, (wanted, given) => {
        const rooms = wanted.map((each) => place(...each));
        const sitters = given.map((each, at) => person(`p${at}`, ...each));
        expect(rooms.length - emptyPlaces(rooms, sitters).length).toBe(mostFilled(rooms, sitters));
      }),
      { seed: 20261122, numRuns: campaign(400) },
    );
  });
});

/** By trying every way in which people may sit. */
function mostFilled(places: readonly Place[], [first, ...others]: readonly Sitter[]): number {
  if (first === undefined) return 0;
  const standing = mostFilled(places, others);
  const seated = places
    .filter(({ groups }) => first.groups.some((group) => groups.has(group)))
    .map(
      (taken) =>
        1 +
        mostFilled(
          places.filter((each) => each !== taken),
          others,
        ),
    );
  return Math.max(standing, ...seated);
}
