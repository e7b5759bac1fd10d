import type { PolicySlice, PolicyText } from '#core/config/configuration.ts';
import { sliceDigest } from '../slice.ts';
import { preparePolicies } from './cedar.ts';
import { type Mentioned, mentionedNames } from './read-facts.ts';

/**
 * Slices that one engine keeps parsed: more than the grants of a large company, so that asking for
 * them by turns parses nothing anew. A slice of five policies takes about 0.1 MB.
 */
export const usualRingSize = 2_560;

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

/** A slice that is held, and the policies it was asked for by. */
interface Held {
  readonly slice: PreparedSlice;
  /** Those handed in last. */
  policies: readonly PolicyText[];
}

/** Rings share Cedar's one table of names. */
let rings = 0;

/**
 * Slices parsed and ready, least recently used out first. Cedar cannot forget a parsed set, so a
 * bounded ring of names is written over instead.
 */
export class SliceRing {
  readonly #ring: number;
  readonly #size: number;
  /** By digest; a map keeps the order of insertion, so what was used last stands last. */
  readonly #held = new Map<string, Held>();
  /** Names that hold no slice which could be decided by. */
  readonly #spare: string[] = [];
  #names = 0;

  constructor(size: number) {
    rings += 1;
    this.#ring = rings;
    this.#size = size;
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
    this.#held.delete(slice.digest);
    this.#held.set(slice.digest, held);
    return held.slice;
  }

  #parse({ digest, policies }: PolicySlice): PreparedSlice | UnpreparedSlice {
    const annotations = new Map(policies.map((policy) => [policy.id, policy.annotations]));
    if (annotations.size !== policies.length) {
      return { ok: false, error: 'two policies of the slice have one id' };
    }
    const name = this.#freeName();
    const texts = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
    if (!preparePolicies(name, texts).ok) {
      this.#spare.push(name);
      return { ok: false, error: 'a policy of the slice could not be parsed' };
    }
    const mentioned = mentionedNames(policies);
    const slice: PreparedSlice = { ok: true, name, annotations, mentioned };
    this.#held.set(digest, { slice, policies });
    return slice;
  }

  /** A name that holds nothing, or that of the least recently used slice, which is forgotten first. */
  #freeName(): string {
    const spare = this.#spare.pop();
    if (spare !== undefined) return spare;
    const [oldest] = this.#held;
    if (oldest === undefined || this.#held.size < this.#size) {
      this.#names += 1;
      return `${this.#ring}/${this.#names}`;
    }
    const [digest, { slice }] = oldest;
    this.#held.delete(digest);
    return slice.name;
  }
}

function areSame(one: readonly PolicyText[], other: readonly PolicyText[]): boolean {
  return sliceDigest(one) === sliceDigest(other);
}
