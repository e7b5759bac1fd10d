import type { Claims, Json } from '../claims.ts';
import type { Profile } from '../profile.ts';

/** Facts of a workload beside who it is: what a profile makes of claims. */
export type Facts = ReturnType<Profile['normalise']>;

type Draft = { readonly [K in keyof Facts]: Facts[K] | undefined };

/** Only the facts that a token states: what is undefined or empty is left out. */
export function statedFacts(draft: Draft): Facts {
  return Object.fromEntries(Object.entries(draft).filter(([, fact]) => fact));
}

/** A claim as a fact: a text that is not empty, or a whole number in decimal. */
export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number' && Number.isInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Joins parts into one fact if the token states every one of them. */
export function join(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** Reads facts out of top-level claims by name. */
export function textReader(claims: Claims): (name: string) => string | undefined {
  return (name) => textOf(claims[name]);
}
