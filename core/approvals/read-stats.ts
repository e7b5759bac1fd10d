import { authorise } from '#core/administration/authorise.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { wholeEntries } from '#core/ledger/whole-entries.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { DecidingPorts } from './people-ports.ts';
import type { SignedInPerson } from './signed-in-person.ts';
import { type ApprovalStats, approvalStats } from './stats.ts';

/** Since when, and by which rule alone. */
export interface StatsRequest {
  readonly since: Date;
  readonly rule?: string;
}

/** What the ledger tells of requests since an instant. */
export interface ReadStats extends ApprovalStats {
  readonly since: string;
  /** Whether all of the ledger since then was looked through. */
  readonly isComplete: boolean;
}

const pageSize = 500;
const pagesLooked = 200;
/** Clocks of several writers may differ: entries this much before are still looked at. */
const marginMilliseconds = 10 * 60 * 1_000;

/** How people have dealt with requests lately, for whoever may `ReadApprovals`. */
export async function readStats(
  by: SignedInPerson,
  { since, rule }: StatsRequest,
  ports: DecidingPorts,
): Promise<ReadStats> {
  const resource = { type: 'Ledger', id: soleResources.Ledger } as const;
  await authorise(by, { action: 'ReadApprovals', resource }, ports);
  const { entries, isComplete } = await entriesSince(since, ports);
  return { since: since.toISOString(), isComplete, ...approvalStats(entries, rule) };
}

/** Entries about requests since an instant, oldest first. */
async function entriesSince(
  since: Date,
  { store }: Pick<DecidingPorts, 'store'>,
): Promise<{ readonly entries: readonly EntryBody[]; readonly isComplete: boolean }> {
  const oldest = since.getTime() - marginMilliseconds;
  const found: EntryBody[] = [];
  let from: { readonly after?: number } = {};
  for (let looked = 0; looked < pagesLooked; looked += 1) {
    const page = await store.entries({ limit: pageSize, descending: true, ...from });
    const bodies = (await wholeEntries(page, store)).map(({ entry }) => entry.body);
    found.push(...bodies.filter((body) => isAbout(body, since)));
    const last = page.at(-1);
    const isOld = last === undefined || Date.parse(last.entry.body.at) < oldest;
    if (isOld || page.length < pageSize) return { entries: found.toReversed(), isComplete: true };
    from = { after: last.position };
  }
  return { entries: found.toReversed(), isComplete: false };
}

function isAbout({ kind, at }: EntryBody, since: Date): boolean {
  return kind.startsWith('approval.') && Date.parse(at) >= since.getTime();
}
