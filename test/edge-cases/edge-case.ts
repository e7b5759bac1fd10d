import { describe, test } from 'vitest';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { asFault, type Fault } from '#core/faults.ts';
import type { ExchangeWorld } from '#test/exchange-world.ts';

/** Something that once went wrong in a product like this one, and how it goes here. */
export interface EdgeCase {
  /** Its number in the plan; some numbers stand for several cases. */
  readonly item: number;
  /** Where it was met: a public issue, an advisory, or the public document that tells of it. */
  readonly origin: string;
  /** What must hold, as a sentence. */
  readonly holds: string;
  check(): Promise<void> | void;
}

/** Registers a theme's cases as tests by name. */
export function edgeCases(theme: string, cases: readonly EdgeCase[]): void {
  describe(theme, () => {
    for (const { item, holds, origin, check } of cases)
      test(`${item}: ${holds} (${origin})`, check);
  });
}

/** Exchanges a token in the world: `vended`, or the code that refuses it. */
export async function outcomeOf(
  world: ExchangeWorld,
  token: string,
  grant: string,
  more: Partial<ReturnType<ExchangeWorld['request']>> = {},
): Promise<string> {
  const fault = await refusalOf(exchangeToken(world.request(token, grant, more), world.ports));
  return fault?.code ?? 'vended';
}

/** The fault that refuses something; undefined when nothing does. */
export async function refusalOf(work: Promise<unknown>): Promise<Fault | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return asFault(error);
  }
}
