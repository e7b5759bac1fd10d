import type { ShownLease } from '#core/administration/show-lease.ts';
import type { CallEvidence, Entry, EntryBody } from '#core/ledger/entry.ts';
import type { MessagedEntry, ShownMessages } from '#core/ledger/shown-messages.ts';

/** One call to AWS, as the entries before and after it tell it together. */
export interface StoryCall {
  readonly kind: 'call';
  readonly id: string;
  readonly at: string;
  /** What it was, as far as it was understood. */
  readonly call: CallEvidence;
  readonly decision: EntryBody['decision'] | null;
  /** `sent` has no entry of its outcome yet, or never got one; `put off` was told to try again. */
  readonly state:
    | 'sent'
    | 'answered'
    | 'answered again'
    | 'failed'
    | 'held'
    | 'put off'
    | 'refused';
  /** Why it was refused, held or failed. */
  readonly reason: { readonly code: string; readonly message: string } | null;
  /** What policy would have done to it, under a grant that is only observed. */
  readonly observed: { readonly wouldHave: string; readonly because: string } | null;
  /** Whose yes let it go, by the id of the request; none where nobody had to be asked. */
  readonly approvedBy: Readonly<Record<string, readonly string[]>>;
  /** From the entry that let it go to that of its outcome; null where there are not both. */
  readonly milliseconds: number | null;
  /** What is kept of its request and of the answer. */
  readonly messages: ShownMessages;
}

/** Whatever else happened in a session. */
export interface StoryEntry {
  readonly kind: 'entry';
  readonly at: string;
  readonly body: EntryBody;
}

/** A session from its first entry to its last. */
export interface SessionStory {
  readonly lease: ShownLease['lease'];
  /** In order; null to whoever may not read the ledger. */
  readonly events: readonly (StoryCall | StoryEntry)[] | null;
  /** Whether the whole ledger since its beginning was looked through. */
  readonly complete: boolean;
}

/** Tells a session by its entries: those of one call are one event, where the first of them stands. */
export function sessionStory({ lease, entries, entriesComplete }: ShownLease): SessionStory {
  if (entries === null) return { lease, events: null, complete: false };
  const yeses = yesesOf(entries);
  const byCall = Map.groupBy(entries, ({ body }) => body.call?.id);
  const events = entries.flatMap((entry): readonly (StoryCall | StoryEntry)[] => {
    const { at, call } = entry.body;
    if (call === undefined) return [{ kind: 'entry', at, body: entry.body }];
    const [first, ...rest] = byCall.get(call.id) ?? [];
    return first === entry ? [storyCall(first, rest.at(-1) ?? first, yeses)] : [];
  });
  return { lease, events, complete: entriesComplete };
}

/** Who said yes, by the id of the request. */
type Yeses = ReadonlyMap<unknown, readonly string[]>;

function yesesOf(entries: readonly Entry[]): Yeses {
  const said = entries.flatMap(({ body: { kind, actor, facts } }) =>
    kind === 'approval.voted' && facts?.choice === 'approve' && 'id' in actor
      ? [{ request: facts.approval, person: actor.id }]
      : [],
  );
  const byRequest = Map.groupBy(said, ({ request }) => request);
  return new Map(
    [...byRequest].map(([id, some]) => [id, [...new Set(some.map(({ person }) => person))]]),
  );
}

function approvedBy({ facts }: EntryBody, yeses: Yeses): StoryCall['approvedBy'] {
  const ids = String(facts?.approvals ?? '').split(', ');
  return Object.fromEntries(ids.filter(Boolean).map((id) => [id, yeses.get(id) ?? []]));
}

function observedOf({ facts }: EntryBody): StoryCall['observed'] {
  if (facts?.wouldHave === undefined) return null;
  return { wouldHave: String(facts.wouldHave), because: String(facts.because) };
}

function storyCall(begun: MessagedEntry, ended: MessagedEntry, yeses: Yeses): StoryCall {
  const [{ body: first }, { body: last }] = [begun, ended];
  const { outcome } = last;
  const took = Date.parse(last.at) - Date.parse(first.at);
  return {
    kind: 'call',
    id: first.call?.id ?? '',
    at: first.at,
    // Its request is told once, by the first of them.
    call: { ...first.call, ...last.call } as CallEvidence,
    decision: last.decision ?? first.decision ?? null,
    state: stateOf(last),
    reason:
      outcome === undefined ? null : { code: outcome.code, message: outcome.detail.message ?? '' },
    observed: observedOf(first),
    approvedBy: approvedBy(first, yeses),
    milliseconds: first.kind === 'call.intended' && last !== first ? took : null,
    messages: { ...begun.messages, ...ended.messages },
  };
}

const holding: readonly string[] = ['approval_pending', 'approval_needed'];
const puttingOff: readonly string[] = ['slow_down', 'unavailable'];

function stateOf({ kind, outcome }: EntryBody): StoryCall['state'] {
  if (kind === 'call.intended') return 'sent';
  const code = outcome?.code;
  if (kind === 'call.denied') return deniedState(code ?? '');
  if (code === 'answered_again') return 'answered again';
  return code === undefined ? 'answered' : 'failed';
}

function deniedState(code: string): StoryCall['state'] {
  if (holding.includes(code)) return 'held';
  return puttingOff.includes(code) ? 'put off' : 'refused';
}
