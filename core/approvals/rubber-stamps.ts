import type { EntryBody } from '#core/ledger/entry.ts';
import { spreadOf } from './spread.ts';

/** A person who says yes to nearly everything, sooner than anybody could read it. */
export interface RubberStamp {
  readonly person: string;
  /** Their latest decisions that were looked at. */
  readonly decisions: number;
  readonly yes: number;
  /** From when they opened a request until they decided. */
  readonly medianSeconds: number;
}

/** One person's last yes or no about one request. */
export interface Decision {
  readonly person: string;
  readonly approval: string;
  readonly at: number;
  readonly isYes: boolean;
  /** Since the person opened it; 0 where they never did. */
  readonly seconds: number;
}

/** So many of a person's latest decisions are judged, and no fewer. */
const judged = 20;
/** Above this part of yes, and below this median, nobody has read what was asked. */
const mostYes = 0.98;
const soonestSeconds = 5;

/** The people whose latest decisions look as if they were not made. */
export function rubberStamps(decisions: readonly Decision[]): readonly RubberStamp[] {
  const byPerson = Map.groupBy(decisions, ({ person }) => person);
  return [...byPerson]
    .map(([person, all]) => {
      const latest = all.toSorted((one, other) => one.at - other.at).slice(-judged);
      const yes = latest.filter(({ isYes }) => isYes).length;
      const medianSeconds = spreadOf(latest.map(({ seconds }) => seconds))?.p50 ?? 0;
      return { person, decisions: latest.length, yes, medianSeconds };
    })
    .filter(isStamp)
    .toSorted((one, other) => (one.person < other.person ? -1 : 1));
}

/** Every person's last yes or no about each request, by entries in the order of time. */
export function decisionsIn(entries: readonly EntryBody[]): readonly Decision[] {
  const byPerson = Map.groupBy(entries, ({ actor, facts }) =>
    actor.kind === 'person' ? JSON.stringify([actor.id, facts?.approval]) : '',
  );
  byPerson.delete('');
  return [...byPerson].flatMap(([key, own]) => {
    const [person, approval] = JSON.parse(key) as [string, string];
    const last = own.findLast(({ kind }) => saying.has(kind));
    // Who took it back, or abstains after all, has decided nothing.
    if (last?.kind !== 'approval.voted' || last.facts?.choice === 'abstain') return [];
    const at = Date.parse(last.at);
    const viewed = own.find(({ kind }) => kind === 'approval.viewed');
    const seconds = viewed === undefined ? 0 : (at - Date.parse(viewed.at)) / 1_000;
    return { person, approval, at, isYes: last.facts?.choice === 'approve', seconds };
  });
}

const saying: ReadonlySet<string> = new Set(['approval.voted', 'approval.withdrawn']);

function isStamp({ decisions, yes, medianSeconds }: RubberStamp): boolean {
  return decisions === judged && yes / decisions > mostYes && medianSeconds < soonestSeconds;
}
