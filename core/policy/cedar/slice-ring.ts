import type { PolicySlice, PolicyText } from '#core/config/configuration.ts';
import { sliceDigest } from '../slice.ts';
import { preparePolicies } from './cedar.ts';
import { type Mentioned, mentionedNames } from './read-facts.ts';

/**
 * Weight of the slices that one engine keeps parsed: 2,500 slices of five policies as grants in use
 * have them, more than the grants of a large company, so that asking for them by turns parses
 * nothing anew. Cedar takes about 30 bytes for each unit of weight, and 120 of policies made to be large.
 */
export const usualHeldWeight = 4_000_000;

/** A slice weighs so much beside the characters of its policies, and so does each of them. */
const ownWeight = 100;

/** A slice that Cedar holds parsed, and what the annotations of its policies oblige to. */
export interface PreparedSlice {
  readonly ok: true;
  /** Name that Cedar knows it by. */
  readonly name: string;
  /** Approval rules by the ids of the policies that name one. */
  readonly rules: Annotated;
  /** Leases, as written, by the ids of the policies that shorten to one. */
  readonly leases: Annotated;
  readonly mentioned: Mentioned;
}

type Annotated = ReadonlyMap<string, string | undefined>;

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
  readonly weight: number;
}

/** Rings share Cedar's one table of names. */
let rings = 0;

/**
 * Slices parsed and ready, least recently used out first. Cedar cannot forget a parsed set and
 * never gives memory back, so names are written over instead, and what they hold is bounded.
 */
export class SliceRing {
  readonly #ring: number;
  readonly #heldWeight: number;
  #weight = 0;
  /** By digest; a map keeps the order of insertion, so what was used last stands last. */
  readonly #held = new Map<string, Held>();
  /** Names that hold no slice which could be decided by. */
  readonly #spare: string[] = [];

  constructor(heldWeight: number) {
    // Stryker disable next-line AssignmentOperator: a number counted down is as new as one counted up
    rings += 1;
    this.#ring = rings;
    this.#heldWeight = heldWeight;
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
    const texts = new Map(policies.map(({ id, text }) => [id, text]));
    if (texts.size !== policies.length) {
      return { ok: false, error: 'two policies of the slice have one id' };
    }
    const name = this.#freeName();
    if (!preparePolicies(name, Object.fromEntries(texts)).ok) {
      this.#spare.push(name);
      return { ok: false, error: 'a policy of the slice could not be parsed' };
    }
    const slice = prepared(name, policies);
    const weight = weightOf(policies);
    this.#makeRoom(weight);
    this.#held.set(digest, { slice, policies, weight });
    this.#weight += weight;
    return slice;
  }

  /** Forgets least recently used slices until this much more may be held, or nothing is left. */
  #makeRoom(weight: number): void {
    for (const [digest, { slice, weight: freed }] of this.#held) {
      if (this.#weight + weight <= this.#heldWeight) return;
      this.#held.delete(digest);
      this.#weight -= freed;
      preparePolicies(slice.name, {});
      this.#spare.push(slice.name);
    }
  }

  #freeName(): string {
    // Where no name is spare each holds a slice, so the number of slices is a name not yet given.
    return this.#spare.pop() ?? `${this.#ring}/${this.#held.size}`;
  }
}

function prepared(name: string, policies: readonly PolicyText[]): PreparedSlice {
  const rules = new Map(policies.map(({ id, annotations }) => [id, annotations.approval]));
  const leases = new Map(policies.map(({ id, annotations }) => [id, annotations.leaseSeconds]));
  return { ok: true, name, rules, leases, mentioned: mentionedNames(policies) };
}

function weightOf(policies: readonly PolicyText[]): number {
  return policies.reduce((sum, { text }) => sum + text.length + ownWeight, ownWeight);
}

function areSame(one: readonly PolicyText[], other: readonly PolicyText[]): boolean {
  return sliceDigest(one) === sliceDigest(other);
}
