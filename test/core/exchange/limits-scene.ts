import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Durable } from '#adapters/memory/faulty.ts';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { openSqliteStore } from '#adapters/sqlite/store.ts';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import { Fault } from '#core/faults.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import type { CommitResult } from '#core/store/store.ts';
import {
  asOwner,
  changedExample,
  type ExchangeWorld,
  type TestClock,
  type WorldSetting,
} from '#test/exchange-world.ts';

type Change = NonNullable<WorldSetting['changes']>[number];

/** The example with these limits for the identity that asks for this one grant. */
export function limited(grant: string, limits: string): Change {
  const line = `grants: [${grant}]`;
  return ['identities.yaml', line, `${line}\n    limits: ${limits}`];
}

/** Publishes the example with these changes. */
export async function publish(world: ExchangeWorld, changes: readonly Change[]): Promise<void> {
  await publishConfiguration(asOwner, { files: changedExample(changes) }, world.admin);
}

/** A store in a file that the test leaves no trace of. */
export function sqlite(clock: TestClock): Durable {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-limits-'));
  const store = openSqliteStore({ path: join(folder, 'sallyport.db'), clock });
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  return store;
}

/** A store in memory, and every conflict that it reported. */
export function counting() {
  const conflicts: Extract<CommitResult, { readonly outcome: 'conflict' }>[] = [];
  const durable = (clock: TestClock): Durable => {
    const store = createMemoryStore({ clock });
    return {
      ...store,
      commit: async (transaction) => {
        const result = await store.commit(transaction);
        if (result.outcome === 'conflict') conflicts.push(result);
        return result;
      },
    };
  };
  return { conflicts, durable };
}

/** What became of one exchange: `vended`, or the code of its fault. */
export function outcomeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'vended',
    (fault: Fault) => fault.code,
  );
}

/** The fault that an exchange ends in; fails where it is vended, or ends in anything else. */
export async function faultOf(exchanging: Promise<unknown>): Promise<Fault> {
  const error: unknown = await exchanging.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Fault) return error;
  throw new Error(`vended, or failed otherwise: ${String(error)}`);
}

/** One exchange with a fresh token of a persona. */
export async function exchangeFresh(
  world: ExchangeWorld,
  [persona, grant]: readonly [persona: string, grant: string],
  {
    ports = world.ports,
    claims = {},
  }: {
    readonly ports?: ExchangePorts;
    readonly claims?: Readonly<Record<string, unknown>>;
  } = {},
) {
  const token = await world.token(persona, claims);
  return exchangeToken(world.request(token, grant), ports);
}

/** Bodies of all entries, oldest first, without the publish that begins every world. */
export async function entriesOf(world: ExchangeWorld): Promise<readonly EntryBody[]> {
  const stored = await world.store.entries({ limit: 1_000 });
  return stored.map(({ entry }) => entry.body).slice(1);
}

/** How often each thing stands in a list. */
export function tally(list: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const one of list) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}
