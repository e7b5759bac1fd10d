import type { EntryBody } from '#core/ledger/entry.ts';
import { type Decision, decisionsIn, type RubberStamp, rubberStamps } from './rubber-stamps.ts';
import { type Spread, spreadOf } from './spread.ts';

/** How people dealt with what they were asked by one rule. */
export interface RuleStats {
  readonly rule: string;
  /** Requests that were opened. */
  readonly asked: number;
  readonly approved: number;
  readonly denied: number;
  readonly cancelled: number;
  readonly expired: number;
  readonly waiting: number;
  /** Requests that more people were asked about than at first. */
  readonly escalated: number;
  /** From when it was asked until the first who had a say opened it; null where nobody did. */
  readonly secondsToView: Spread | null;
  /** From when it was asked until the verdict of people; null where there was none. */
  readonly secondsToDecide: Spread | null;
}

export interface ApprovalStats {
  readonly rules: readonly RuleStats[];
  readonly rubberStamps: readonly RubberStamp[];
}

/** What the ledger tells of one request. */
interface Story {
  readonly rule: string;
  readonly askedAt: number;
  status: string;
  viewedAt?: number;
  settledAt?: number;
  isEscalated: boolean;
}

/**
 * What entries tell of requests that were opened among them, oldest entry first; by one rule alone
 * where it is named.
 */
export function approvalStats(entries: readonly EntryBody[], rule?: string): ApprovalStats {
  const stories = storiesIn(entries);
  const chosen = [...stories].filter(([, story]) => rule === undefined || story.rule === rule);
  const ids = new Set(chosen.map(([id]) => id));
  const byRule = Map.groupBy(
    chosen.map(([, story]) => story),
    (story) => story.rule,
  );
  const decisions: readonly Decision[] = decisionsIn(entries).filter(({ approval }) =>
    ids.has(approval),
  );
  return {
    rules: [...byRule]
      .map(([name, some]) => statsOf(name, some))
      .toSorted((one, other) => (one.rule < other.rule ? -1 : 1)),
    rubberStamps: rubberStamps(decisions),
  };
}

function storiesIn(entries: readonly EntryBody[]): ReadonlyMap<string, Story> {
  const stories = new Map<string, Story>();
  for (const { kind, at, facts = {} } of entries) {
    const id = String(facts.approval);
    const time = Date.parse(at);
    if (kind === 'approval.asked') {
      const asked = { rule: String(facts.rule), askedAt: time };
      stories.set(id, { ...asked, status: 'pending', isEscalated: false });
    }
    const story = stories.get(id);
    if (story !== undefined) goOn(story, { kind, time, facts });
  }
  return stories;
}

/** One entry, as far as a story is told by it. */
interface Told {
  readonly kind: EntryBody['kind'];
  readonly time: number;
  readonly facts: NonNullable<EntryBody['facts']>;
}

function goOn(story: Story, { kind, time, facts }: Told): void {
  if (kind === 'approval.viewed' && facts.asked === true) story.viewedAt ??= time;
  if (kind === 'approval.escalated') story.isEscalated = true;
  const { status } = facts;
  if (story.status !== 'pending' || typeof status !== 'string' || status === 'pending') return;
  story.status = status;
  story.settledAt = time;
}

function statsOf(rule: string, stories: readonly Story[]): RuleStats {
  const having = (status: string) => stories.filter((story) => story.status === status);
  const decided = [...having('approved'), ...having('denied')];
  const seconds = (some: readonly Story[], at: 'viewedAt' | 'settledAt') =>
    some.flatMap((story) => {
      const time = story[at];
      return time === undefined ? [] : [(time - story.askedAt) / 1_000];
    });
  return {
    rule,
    asked: stories.length,
    approved: having('approved').length,
    denied: having('denied').length,
    cancelled: having('cancelled').length,
    expired: having('expired').length,
    waiting: having('pending').length,
    escalated: stories.filter(({ isEscalated }) => isEscalated).length,
    secondsToView: spreadOf(seconds(stories, 'viewedAt')),
    secondsToDecide: spreadOf(seconds(decided, 'settledAt')),
  };
}
