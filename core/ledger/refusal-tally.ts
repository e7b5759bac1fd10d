import type { FaultCode } from '#core/faults.ts';
import type { EntryBody } from './entry.ts';

/** Counts of refusals that become one entry a minute instead of one entry each. */
export interface RefusalTally {
  /** Counts one refusal under its code and whose it was: a registered issuer's name or `identity <id>`. */
  count(code: FaultCode, whose: string | undefined, at: Date): void;
  /** Takes what was counted once the minute of the first count has passed. */
  due(now: Date): EntryBody | undefined;
  /** Takes what was counted so far, whatever the minute. */
  flush(now: Date): EntryBody | undefined;
  /** Puts back what was taken and could not be written. */
  restore(body: EntryBody): void;
}

/** Names of counters at most; what would need one more is counted under `other`. */
const nameLimit = 256;
const minute = 60_000;

/** Start of the window in milliseconds since 1970, its end, and the counts by name. */
interface Tallied {
  readonly from: number;
  readonly to: number;
  readonly counts: ReadonlyMap<string, number>;
}

const nothing: Tallied = { from: Infinity, to: -Infinity, counts: new Map() };

/**
 * An empty tally. Its window is one minute, and grows minute by minute while nobody takes it; the
 * names in it come from our own tables and the configuration, never from a caller.
 */
export function createRefusalTally(): RefusalTally {
  let tallied = nothing;
  const flush = (now: Date): EntryBody | undefined => {
    if (tallied.counts.size === 0) return undefined;
    const body = toBody(tallied, now);
    tallied = nothing;
    return body;
  };
  return {
    count(code, whose, at) {
      const from = at.getTime() - (at.getTime() % minute);
      const counts = new Map([[`${code} ${whose ?? 'unregistered'}`, 1]]);
      tallied = add(tallied, { from, to: from + minute, counts });
    },
    due: (now) => (now.getTime() < tallied.from + minute ? undefined : flush(now)),
    flush,
    restore(body) {
      tallied = add(tallied, fromBody(body));
    },
  };
}

function add(a: Tallied, b: Tallied): Tallied {
  const counts = new Map(a.counts);
  for (const [name, count] of b.counts) {
    const kept = counts.has(name) || counts.size < nameLimit ? name : 'other';
    counts.set(kept, (counts.get(kept) ?? 0) + count);
  }
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to), counts };
}

function toBody({ from, to, counts }: Tallied, now: Date): EntryBody {
  return {
    kind: 'tokens.refused',
    at: now.toISOString(),
    actor: { kind: 'system', id: 'refusal-tally' },
    origin: { address: '', userAgent: '', requestId: '', face: 'system' },
    facts: {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      ...Object.fromEntries(counts),
    },
  };
}

/** The inverse of `toBody`: a window's counts are the facts that are numbers. */
function fromBody({ facts = {} }: EntryBody): Tallied {
  const counts = Object.entries(facts).filter(
    (fact): fact is [string, number] => typeof fact[1] === 'number',
  );
  return {
    from: Date.parse(String(facts.from)),
    to: Date.parse(String(facts.to)),
    counts: new Map(counts),
  };
}
