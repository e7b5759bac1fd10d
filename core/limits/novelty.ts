import { secondsAfter } from '#core/seconds-after.ts';
import type { Store, Versioned, Write } from '#core/store/store.ts';
import type { Clock } from '#core/world.ts';
import type { Familiar, Trait } from './familiar.ts';
import type { FamiliarMemory } from './familiar-memory.ts';
import type { TraitShown } from './traits.ts';

/** What is known of a trait: nothing (it is new), enough, or a record that should be refreshed. */
export type Acquaintance = TraitShown &
  (
    | { readonly known: 'new' }
    | { readonly known: 'familiar' }
    | { readonly known: 'fading'; readonly stored: Versioned<Familiar> }
  );

/** What asking about traits needs of the world. */
export interface NoveltyWorld {
  readonly store: Pick<Store, 'read'>;
  readonly clock: Clock;
  readonly familiars: FamiliarMemory;
}

const daySeconds = 24 * 3_600;
/** A trait in use is written again only after so long, so that vending seldom writes it. */
const freshSeconds = 30 * daySeconds;
/** A trait is familiar for 90 days after its last use, and as much longer as that may be unwritten. */
const rememberedSeconds = 90 * daySeconds + freshSeconds;

/** Reads which traits are new, in parallel, and only those that this process does not know yet. */
export function readNovelty(
  shown: readonly TraitShown[],
  world: NoveltyWorld,
): Promise<readonly Acquaintance[]> {
  return Promise.all(shown.map((trait) => readTrait(trait, world)));
}

/** Names of the traits that are new, sorted. */
export function newTraits(acquaintances: readonly Acquaintance[]): readonly Trait[] {
  return acquaintances
    .filter(({ known }) => known === 'new')
    .map(({ trait }) => trait)
    .toSorted();
}

/** The writes that make new traits familiar, and keep familiar ones so, once they were vended with. */
export function familiarWrites(
  acquaintances: readonly Acquaintance[],
  identity: string,
  now: Date,
): readonly Write[] {
  return acquaintances.flatMap((one) => {
    if (one.known === 'familiar') return [];
    const before = one.known === 'fading' ? one.stored : undefined;
    const at = now.toISOString();
    const value = {
      identity,
      trait: one.trait,
      since: before?.value.since ?? at,
      lastAt: at,
    };
    const expiresAt = secondsAfter(now, rememberedSeconds);
    return [{ kind: 'familiar', id: one.id, expected: before?.revision ?? 0, value, expiresAt }];
  });
}

/** Remembers in this process what a transaction has just made familiar. */
export function learnFamiliar(
  acquaintances: readonly Acquaintance[],
  familiars: FamiliarMemory,
  now: Date,
): void {
  for (const { id, known } of acquaintances) {
    if (known !== 'familiar') familiars.learn(id, secondsAfter(now, freshSeconds));
  }
}

async function readTrait(shown: TraitShown, world: NoveltyWorld): Promise<Acquaintance> {
  const now = world.clock.now();
  if (world.familiars.knows(shown.id, now)) return { ...shown, known: 'familiar' };
  const stored = await world.store.read('familiar', shown.id);
  if (stored === undefined) return { ...shown, known: 'new' };
  const freshUntil = secondsAfter(new Date(stored.value.lastAt), freshSeconds);
  if (freshUntil <= now) return { ...shown, known: 'fading', stored };
  world.familiars.learn(shown.id, freshUntil);
  return { ...shown, known: 'familiar' };
}
