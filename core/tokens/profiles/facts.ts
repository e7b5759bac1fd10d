import { Fault } from '#core/faults.ts';
import type { Claims, Json } from '../claims.ts';
import { isPrintable } from '../is-printable.ts';
import type { Profile } from './profile.ts';

/** Facts of a workload beside who it is: what a profile makes of claims. */
export type Facts = ReturnType<Profile['normalise']>;

type Draft = { readonly [K in keyof Facts]: Facts[K] | undefined };

/** Only the facts that a token states: what is undefined is left out. */
export function statedFacts(draft: Draft): Facts {
  const facts: Record<string, string> = {};
  let name: keyof Draft;
  for (name in draft) {
    const fact = draft[name];
    if (fact !== undefined) facts[name] = fact;
  }
  return facts;
}

/**
 * A claim as a fact: a text that is not empty, or a whole number in decimal. Facts end up in
 * approvals, tags and the ledger, so one that would not show as what it is throws `malformed_token`.
 */
export function textOf(value: Json | undefined): string | undefined {
  if (Number.isInteger(value)) return String(value);
  if (typeof value !== 'string' || value === '') return undefined;
  if (isPrintable(value)) return value;
  throw new Fault(
    'malformed_token',
    'a claim of the token holds control or bidirectional characters where a name is expected; rename what it names',
  );
}

/** Reads facts out of top-level claims by name. */
export function textReader(claims: Claims): (name: string) => string | undefined {
  return (name) => textOf(claims[name]);
}

/** Two parts joined into one fact if the token states both. */
export function joined(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}
