import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyPlaces } from '#core/approvals/fill-seats.ts';
import { everyPlace } from '#core/approvals/places-of.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import { lintPlaces } from '#core/config/compile/lint-places.ts';
import type { Identity, Person } from '#core/config/configuration.ts';
import { campaign } from '#test/campaign.ts';
import { acmeFiles, compiledOf } from './acme.ts';

const example = compiledOf(acmeFiles());
const [exampleRule] = example.approvalRules;
const [examplePerson] = example.people;
const exampleIdentity = example.identities.find(({ id }) => id === 'shop-migrator');

const groups = ['g1', 'g2', 'g3', 'g4'];
const group = fc.constantFrom(...groups);
const seat = fc.record({
  group,
  count: fc.integer({ min: 1, max: 3 }),
  escalation: fc.array(fc.record({ afterSeconds: fc.nat(90), group }), { maxLength: 2 }),
});
const asked = fc.record({
  seats: fc.array(seat, { minLength: 1, maxLength: 3 }),
  unmappedTrigger: fc.constantFrom('one-more' as const, 'refuse' as const),
});
const memberships = fc.array(fc.uniqueArray(group, { maxLength: 3 }), { maxLength: 14 });

test('a rule is refused exactly where all people together, without an owner, leave a place empty', () => {
  const outcomes = new Set<number>();
  fc.assert(
    fc.property(
      asked,
      memberships,
      fc.array(fc.nat(13), { maxLength: 3 }),
      (wanted, given, owners) => {
        const rule = ruleWith(wanted);
        const people = given.map(personWith);
        const identities = [...new Set(owners)].map((owner) => ownedBy(`p${owner}`));
        const places = everyPlace(rule);
        const isUnfilled = (without?: string) =>
          emptyPlaces(
            places,
            people.filter(({ id }) => id !== without),
          ).length > 0;
        const expected = isUnfilled()
          ? 1
          : identities.filter(({ owner }) => isUnfilled(owner)).length;
        const found = lintPlaces(rule, { people, identities, policies: example.policies });
        expect(found).toHaveLength(expected);
        outcomes.add(expected);
      },
    ),
    { seed: 11, numRuns: campaign(400) },
  );
  expect([...outcomes].toSorted()).toEqual(expect.arrayContaining([0, 1, 2]));
});

function ruleWith(changed: Partial<ApprovalRule>): ApprovalRule {
  if (exampleRule === undefined) throw new Error('the example has no rule');
  return { ...exampleRule, narrowers: [], denials: 0, ...changed };
}

function personWith(own: readonly string[], at: number): Person {
  if (examplePerson === undefined) throw new Error('the example has no people');
  return { ...examplePerson, id: `p${at}`, groups: own };
}

function ownedBy(owner: string): Identity {
  if (exampleIdentity === undefined) throw new Error('the example has no shop-migrator');
  return { ...exampleIdentity, id: `of-${owner}`, owner };
}
