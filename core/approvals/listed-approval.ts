import type { Approval, ApprovalStatus, Vote } from './approval.ts';
import { seated } from './fill-seats.ts';
import { statusAt } from './pending.ts';
import { placesOf } from './places-of.ts';
import type { Settling } from './settle.ts';
import { wordsThatCount } from './words-that-count.ts';

/** One place that a request has to fill, and who has. */
export interface PlaceStanding {
  /** What it is called. */
  readonly group: string;
  /** Groups whose members may fill it now. */
  readonly groups: readonly string[];
  /** The person who said yes and sits here; null while it is empty. */
  readonly filledBy: string | null;
}

/** A request in a line: what, for whom, by which rule, and how it stands. */
export interface ListedApproval {
  readonly id: string;
  /** Grows with each change of the request. */
  readonly revision: number;
  readonly status: ApprovalStatus;
  readonly rule: string;
  readonly identity: string;
  readonly owner: string;
  readonly grant: string;
  /** The AWS account of the role; none where a publish is asked for. */
  readonly account: string;
  /** The version of configuration that is to be put in force; null where a lease is asked for. */
  readonly publishes: string | null;
  /** The call that waits, such as `dynamodb DeleteTable`; null where anything else is asked for. */
  readonly calls: string | null;
  /** Who triggered the run: a person, or an account that is nobody's; null where nobody does. */
  readonly trigger: string | null;
  /** Why, in the words of whoever asks. */
  readonly reason: string | null;
  readonly openedAt: string;
  readonly expiresAt: string;
  /** Until it expires; 0 once it is settled. */
  readonly secondsLeft: number;
  readonly places: readonly PlaceStanding[];
  /** By person: the latest word of each. */
  readonly votes: Readonly<Record<string, Vote['choice']>>;
  /** The incident for which nobody was asked; null where people were. */
  readonly incident: string | null;
  /** The request whose broken glass this one looks back at; null for any other. */
  readonly reviewOf: string | null;
  /** When and by whom it was settled; null while it waits. */
  readonly settled: { readonly at: string; readonly by: string } | null;
}

/** How a request stands at an instant. */
export function listedApproval(
  { value: approval, revision }: { readonly value: Approval; readonly revision: number },
  judging: Pick<Settling, 'now' | 'isPerson'>,
): ListedApproval {
  const { id, rule, asked, requester, openedAt, expiresAt, votes } = approval;
  const status = statusAt(approval, judging.now);
  return {
    ...{ id, revision, status, rule: rule.name, identity: asked.identity, grant: asked.grant },
    owner: requester.owner,
    account: asked.role.split(':')[4] ?? '',
    publishes: asked.publish?.version ?? null,
    calls: asked.call === undefined ? null : `${asked.call.service} ${asked.call.operation}`,
    trigger: triggerText(requester.trigger),
    reason: requester.reason ?? null,
    ...{ openedAt, expiresAt },
    secondsLeft: status === 'pending' ? secondsUntil(expiresAt, judging.now) : 0,
    places: placeStandings(approval, judging),
    votes: Object.fromEntries(Object.entries(votes).map(([who, { choice }]) => [who, choice])),
    incident: approval.emergency?.incident ?? null,
    reviewOf: approval.reviewOf ?? null,
    settled: settlementOf(approval, status),
  };
}

/** The places as they were when it was settled, or as they are now. */
function placeStandings(
  approval: Approval,
  { now, isPerson }: Pick<Settling, 'now' | 'isPerson'>,
): readonly PlaceStanding[] {
  const isCounted = approval.settled === undefined ? isPerson : () => true;
  const at = approval.settled === undefined ? now : new Date(approval.settled.at);
  const sitters = wordsThatCount(approval.votes, isCounted)
    .filter(([, { choice }]) => choice === 'approve')
    .map(([id, { groups }]) => ({ id, groups }));
  const places = placesOf(approval, at);
  const sitting = seated(places, sitters);
  return places.map((place) => ({
    group: place.group,
    groups: [...place.groups],
    filledBy: sitting.get(place)?.id ?? null,
  }));
}

/** Whoever notes it: what nobody answered in time has expired at its end. */
function settlementOf(
  { settled, expiresAt }: Approval,
  status: ApprovalStatus,
): ListedApproval['settled'] {
  if (settled !== undefined) return settled;
  return status === 'expired' ? { at: expiresAt, by: 'time' } : null;
}

function triggerText(trigger: Approval['requester']['trigger']): string | null {
  switch (trigger.kind) {
    case 'person':
      return trigger.person;
    case 'unmapped':
      return trigger.account;
    case 'none':
      return null;
  }
}

function secondsUntil(instant: string, now: Date): number {
  return Math.ceil((Date.parse(instant) - now.getTime()) / 1_000);
}
