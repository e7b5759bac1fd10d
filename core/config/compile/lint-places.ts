import { emptyPlaces, type Place } from '#core/approvals/fill-seats.ts';
import { everyPlace } from '#core/approvals/places-of.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import type { Identity, Person, PolicyText } from '../configuration.ts';
import type { Finding } from '../finding.ts';
import { ruleRequesters } from '../rule-requesters.ts';

/** Everybody who may be asked, and everything that may come to ask. */
export interface AllPeople {
  readonly people: readonly Person[];
  readonly identities: readonly Identity[];
  readonly policies: readonly PolicyText[];
}

/**
 * A rule that nobody could satisfy, however long they waited: all people say yes and places stay
 * empty, be it for everybody who asks or for the identities of one owner.
 */
export function lintPlaces(rule: ApprovalRule, everybody: AllPeople): readonly Finding[] {
  const places = everyPlace(rule);
  const asked = new Set(places.flatMap(({ groups }) => [...groups]));
  const voters = everybody.people.filter(({ groups }) => groups.some((one) => asked.has(one)));
  const told = [...lintDenials(rule, voters), ...lintNarrowers(rule, voters)];
  const enough = enoughVoters(places, voters);
  const empty = emptyPlaces(places, enough);
  if (empty.length > 0) return [...told, unfilled(rule, empty)];
  return [...told, ...lintOwners(rule, { ...everybody, people: enough })];
}

/** Whoever owns an identity does not decide about it, so the others have to be enough. */
function lintOwners(rule: ApprovalRule, everybody: AllPeople): readonly Finding[] {
  const { people, policies } = everybody;
  const voters = new Set(people.map(({ id }) => id));
  const identities = everybody.identities.filter(
    ({ owner, state }) => voters.has(owner) && state !== 'retired',
  );
  const asking = ruleRequesters(rule.name, { policies, identities });
  return [...Map.groupBy(asking, ({ owner }) => owner)].flatMap(([owner, owned]) => {
    const others = people.filter(({ id }) => id !== owner);
    const empty = emptyPlaces(everyPlace(rule), others);
    return empty.length === 0 ? [] : [unfilled(rule, empty, { owner, owned })];
  });
}

/**
 * More members of one group than there are places, and one for an owner, change nothing: with a
 * member left over for each place that another takes, whoever was left out is replaced.
 */
function enoughVoters(places: readonly Place[], voters: readonly Person[]): readonly Person[] {
  const counts = new Map<string, number>();
  return voters.filter(({ groups }) => {
    const isWanted = groups.some((group) => (counts.get(group) ?? 0) <= places.length);
    for (const group of isWanted ? groups : []) counts.set(group, (counts.get(group) ?? 0) + 1);
    return isWanted;
  });
}

function unfilled(
  { name, unmappedTrigger }: ApprovalRule,
  empty: readonly Place[],
  own?: { readonly owner: string; readonly owned: readonly Identity[] },
): Finding {
  const asking = own === undefined ? '' : ` for ${ownedText(own.owned)}`;
  const owner = own === undefined ? '' : `, since owner ${own.owner} does not decide`;
  const counting =
    unmappedTrigger === 'one-more' ? ' (one is for a run that nobody known triggered)' : '';
  return {
    path: ['seats'],
    message: `nobody could satisfy rule ${name}${asking}${owner}: missing ${missingText(empty)}${counting}`,
    remedy:
      'put more people into these groups in people.yaml, lower count, or add a group by escalation',
  };
}

function ownedText(owned: readonly Identity[]): string {
  const [first] = owned;
  return owned.length === 1 ? String(first?.id) : `${first?.id} and ${owned.length - 1} more`;
}

/** `1 more of security, 2 more of platform or security`. */
function missingText(empty: readonly Place[]): string {
  const byGroups = Map.groupBy(empty, ({ groups }) => [...groups].join(' or '));
  return [...byGroups].map(([groups, places]) => `${places.length} more of ${groups}`).join(', ');
}

function lintDenials({ denials }: ApprovalRule, voters: readonly Person[]): readonly Finding[] {
  if (denials <= voters.length) return [];
  return [
    {
      path: ['denials'],
      message: `${denials} people have to say no, and only ${voters.length} are ever asked`,
      remedy: 'lower denials; 1 lets every no end the request',
    },
  ];
}

function lintNarrowers({ narrowers }: ApprovalRule, voters: readonly Person[]): readonly Finding[] {
  return narrowers.flatMap((narrower, at) => {
    if (voters.some(({ groups }) => groups.includes(narrower))) return [];
    return [
      {
        path: ['narrowers', at],
        message: `nobody in ${narrower} is ever asked by this rule`,
        remedy: 'name a group of its seats, or remove it',
      },
    ];
  });
}
