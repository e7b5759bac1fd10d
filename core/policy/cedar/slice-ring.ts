import type { PolicySlice, PolicyText } from '#core/config/configuration.ts';
import { sliceDigest } from '../slice.ts';
import { preparePolicies } from './cedar.ts';
import { type Mentioned, mentionedNames } from './read-facts.ts';

/** Slices that one engine keeps parsed. */
export const ringSize = 64;

/** A slice that Cedar holds parsed, and the annotations of its policies. */
export interface PreparedSlice {
  readonly ok: true;
  /** Name that Cedar knows it by. */
  readonly name: string;
  readonly annotations: ReadonlyMap<string, PolicyText['annotations']>;
  readonly mentioned: Mentioned;
}

/** A slice that cannot be decided by, and why. */
export interface UnpreparedSlice {
  readonly ok: false;
  readonly error: string;
}

/** One name that Cedar keeps a parsed slice under. */
interface Slot {
  readonly name: string;
  /** Digest of the slice that it holds; absent while it holds none. */
  digest?: string;
  /** Place of its last use among all uses of the ring. */
  usedAt: number;
}

interface Held {
  readonly slot: Slot;
  readonly slice: PreparedSlice;
  /** Those handed in last. */
  policies: readonly PolicyText[];
}

/** Rings share Cedar's one table of names. */
let rings = 0;

/**
 * Slices parsed and ready, least recently used out first. Cedar cannot forget a parsed set, so a
 * fixed ring of names is written over instead.
 */
export class SliceRing {
  readonly #slots: readonly Slot[];
  readonly #held = new Map<string, Held>();
  #uses = 0;

  constructor() {
    rings += 1;
    const ring = rings;
    this.#slots = Array.from({ length: ringSize }, (_, n) => ({ name: `${ring}/${n}`, usedAt: 0 }));
  }

  /** The slice, parsed now unless it still is from before. */
  prepare(slice: PolicySlice): PreparedSlice | UnpreparedSlice {
    const held = this.#held.get(slice.digest);
    if (held === undefined) return this.#parse(slice);
    // A digest only names a slice: nothing is decided by other policies than those handed in.
    if (held.policies !== slice.policies) {
      if (!areSame(held.policies, slice.policies)) {
        return { ok: false, error: 'two slices of other policies have one digest' };
      }
      // Compared once: a version published later hands in the same policies, loaded anew.
      held.policies = slice.policies;
    }
    this.#use(held.slot);
    return held.slice;
  }

  #parse({ digest, policies }: PolicySlice): PreparedSlice | UnpreparedSlice {
    const annotations = new Map(policies.map((policy) => [policy.id, policy.annotations]));
    if (annotations.size !== policies.length) {
      return { ok: false, error: 'two policies of the slice have one id' };
    }
    const slot = this.#freeSlot();
    const texts = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
    if (!preparePolicies(slot.name, texts).ok) {
      return { ok: false, error: 'a policy of the slice could not be parsed' };
    }
    const mentioned = mentionedNames(policies);
    const slice: PreparedSlice = { ok: true, name: slot.name, annotations, mentioned };
    slot.digest = digest;
    this.#held.set(digest, { slot, slice, policies });
    this.#use(slot);
    return slice;
  }

  /** An unused slot, or the least recently used one, whose slice is forgotten first. */
  #freeSlot(): Slot {
    const slot = this.#slots.reduce((one, other) => (other.usedAt < one.usedAt ? other : one));
    if (slot.digest !== undefined) this.#held.delete(slot.digest);
    delete slot.digest;
    slot.usedAt = 0;
    return slot;
  }

  #use(slot: Slot): void {
    this.#uses += 1;
    slot.usedAt = this.#uses;
  }
}

function areSame(one: readonly PolicyText[], other: readonly PolicyText[]): boolean {
  return sliceDigest(one) === sliceDigest(other);
}
