import type { EntryBody } from '#core/ledger/entry.ts';
import { type Named, namedLines } from './named-lines.ts';
import { callLines } from './session-call-lines.ts';
import type { SessionStory, StoryCall, StoryEntry } from './session-story.ts';

/** A session as a person reads it: who, then what happened, then how much of it there was. */
export function sessionLines(story: SessionStory): readonly string[] {
  const { events, complete } = story;
  if (events === null) {
    return [...headLines(story), '', 'what it did is for whoever may read the ledger'];
  }
  const told = events.flatMap((event) => ['', ...eventLines(event)]);
  const short = complete ? [] : ['older entries were not looked at: this is not all of it'];
  return [...headLines(story), ...told, '', countLine(events), ...short];
}

function headLines({ lease, events }: SessionStory): readonly string[] {
  const opened = (events ?? []).find((event) => event.kind === 'entry' && event.body.workload);
  const workload = (opened?.kind === 'entry' ? opened.body.workload : undefined) ?? {};
  return namedLines([
    ['session', lease.sessionId],
    ['identity', `${lease.identity} (owner ${lease.owner})`],
    ['grant', lease.grant],
    ['role', lease.role],
    ['subject', `${lease.subject} of ${lease.issuer}`],
    ['run', lease.runInvocationUri],
    ['ref', workload.sourceRepositoryRef],
    ['commit', workload.sourceRepositoryDigest],
    ['began', lease.startsAt],
    ['ends', lease.expiresAt],
    ['state', lease.ended === undefined ? lease.state : `${lease.state} by ${lease.ended.by}`],
  ]);
}

function eventLines(event: StoryCall | StoryEntry): readonly string[] {
  const lines = event.kind === 'call' ? callLines(event) : entryLines(event.body);
  const [first = '', ...rest] = lines;
  const margin = ' '.repeat(event.at.length);
  return [`${event.at}  ${first}`, ...rest.map((line) => `${margin}  ${line}`)];
}

function entryLines(body: EntryBody): readonly string[] {
  const who = 'id' in body.actor ? body.actor.id : 'nobody known';
  return [`${body.kind} by ${who}`, ...namedLines(factsOf(body)).map((line) => `  ${line}`)];
}

/** Said elsewhere in the story already. */
const told: ReadonlySet<string> = new Set(['identity', 'asked', 'expiresAt', 'settledAt']);

/** Facts of an entry that say something to its reader; hashes are there for programs. */
function factsOf({ decision, lease, outcome, facts = {}, session }: EntryBody): readonly Named[] {
  const more = Object.entries(facts).filter(([name]) => !told.has(name) && !/hash$/iu.test(name));
  return [
    ['decision', decision && `${decision.effect} by ${decision.determining.join(', ')}`],
    ['keys', lease && `${lease.accessKeyId}, until ${lease.expiresAt}`],
    ['outcome', outcome && [outcome.code, ...Object.values(outcome.detail)].join(': ')],
    ...more.map(([name, value]): Named => [name, value === null ? '' : String(value)]),
    ['ended', session && `${session.how} at ${session.endedAt}`],
    ['entries', session?.entries && countsText(session.entries)],
  ];
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}

function countLine(events: readonly (StoryCall | StoryEntry)[]): string {
  const calls = events.filter((event) => event.kind === 'call');
  const byState = Map.groupBy(calls, ({ state }) => state);
  const states = [...byState].map(([state, some]) => `${some.length} ${state}`);
  const masked = calls.filter(({ call }) => (call.answer?.transforms ?? []).length > 0).length;
  const observed = calls.filter((call) => call.observed !== null).length;
  const parts = [
    ...states,
    ...(masked === 0 ? [] : [`${masked} with something masked`]),
    ...(observed === 0 ? [] : [`${observed} that policy would have held back`]),
  ];
  return [`${calls.length} ${calls.length === 1 ? 'call' : 'calls'}`, ...parts].join(', ');
}
