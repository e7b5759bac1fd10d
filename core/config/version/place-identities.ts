import type { Condition, Trust } from '#core/trust/trust.ts';
import type { Identity } from '../configuration.ts';
import { identityKey } from './digest.ts';

/** An identity under one of the keys that it is found by. */
export type Placed = readonly [key: string, identity: Identity];

/** Where identities lie: by pinned claim, or by `iss` alone where a trust pins none. */
export interface Places {
  readonly placed: readonly Placed[];
  /** Pointers of the claims that were chosen, sorted; the empty one for trusts without a pin. */
  readonly pins: readonly string[];
  /** The first key of each identity, by id. */
  readonly first: ReadonlyMap<string, string>;
}

/**
 * Chooses for each trust the pinned claim that fewest trusts share, so that a look-up finds few
 * identities: the repository's id rather than its owner's.
 */
export function placeIdentities(identities: readonly Identity[]): Places {
  const uses = countUses(identities);
  const pins = new Set<string>();
  const first = new Map<string, string>();
  const placed: Placed[] = [];
  for (const identity of identities) {
    const chosen = identity.trusts.map((trust) => ({ trust, pin: choosePin(trust, uses) }));
    for (const { pin } of chosen) pins.add(pin?.pointer ?? '');
    const keys = new Set(chosen.flatMap(({ trust, pin }) => keysOf(trust, pin)));
    // An identity that trusts nothing yet is found by its id alone.
    const [own = identityKey('', '', identity.id), ...others] = keys;
    first.set(identity.id, own);
    placed.push(...[own, ...others].map((key): Placed => [key, identity]));
  }
  return { placed, pins: [...pins].sort(), first };
}

function pinsOf({ conditions }: Trust): readonly Condition[] {
  return conditions.filter(({ immutable }) => immutable);
}

function keysOf({ iss }: Trust, pin: Condition | undefined): readonly string[] {
  if (pin === undefined) return [identityKey(iss, '', '')];
  return pin.anyOf.map((value) => identityKey(iss, pin.pointer, value));
}

function countUses(identities: readonly Identity[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const trust of identities.flatMap(({ trusts }) => trusts)) {
    for (const key of pinsOf(trust).flatMap((pin) => keysOf(trust, pin))) {
      uses.set(key, (uses.get(key) ?? 0) + 1);
    }
  }
  return uses;
}

function choosePin(trust: Trust, uses: ReadonlyMap<string, number>): Condition | undefined {
  const mostUses = (pin: Condition) =>
    keysOf(trust, pin).reduce((most, key) => Math.max(most, uses.get(key) ?? 0), 0);
  return pinsOf(trust).toSorted((one, other) => mostUses(one) - mostUses(other))[0];
}
