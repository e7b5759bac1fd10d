import type { Person } from '#core/config/configuration.ts';
import type { EntryBody, EntryKind, Origin } from '#core/ledger/entry.ts';

/** What every entry of signing in and out tells: what, when, whose, from where. */
export function signInEntry(
  kind: EntryKind,
  { person, origin }: { readonly person: Person; readonly origin: Origin },
  now: Date,
): Pick<EntryBody, 'kind' | 'at' | 'actor' | 'origin'> {
  const actor = { kind: 'person', id: person.id, groups: person.groups } as const;
  return { kind, at: now.toISOString(), actor, origin };
}
