import type { EntryBody, EntryKind } from '#core/ledger/entry.ts';
import type { Administered } from './administration.ts';

/** What every entry of the administrators' door tells: what, when, by whom, from where. */
export function personEntry(
  kind: EntryKind,
  { person, origin }: Administered,
  now: Date,
): Pick<EntryBody, 'kind' | 'at' | 'actor' | 'origin'> {
  const actor = { kind: 'person', id: person.id, groups: person.groups } as const;
  return { kind, at: now.toISOString(), actor, origin };
}
