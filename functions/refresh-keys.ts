import type { Configuration, Configurations } from '#core/config/configuration.ts';
import { headId } from '#core/config/head.ts';
import { asFault, Fault } from '#core/faults.ts';
import type { Announcements } from '#core/ledger/announcement.ts';
import type { Store } from '#core/store/store.ts';
import { didFetchFail } from '#core/tokens/keys/key-age.ts';
import type { KeyRefresh, KeySets } from '#core/tokens/keys/key-set.ts';
import type { Clock, Metrics } from '#core/world.ts';
import { describeError } from './describe-error.ts';
import type { Log } from './log.ts';

export interface RefreshPorts extends Announcements {
  readonly clock: Clock;
  readonly store: Pick<Store, 'read'>;
  readonly configurations: Configurations;
  /** That fetch, and are the only ones to do so. */
  readonly keySets: KeySets;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** What a refresh came to. */
export interface Refreshed {
  /** Issuers that were asked, or had been a moment ago. */
  readonly asked: number;
  readonly failed: number;
}

/** Issuers that are asked at once. */
const atOnce = 8;

/**
 * Fetches issuers' keys: those of one issuer for `{v: 1, issuer}`, and those of all for a schedule's
 * event. Nobody is asked who is not registered, and none more often than the cooldown lets.
 * Throws `invalid_request` for any other event, and `unknown_issuer`.
 */
export function refreshKeys(ports: RefreshPorts): (event: unknown) => Promise<Refreshed> {
  return async (event) => {
    const asked = await askedBy(event, ports);
    const failed: string[] = [];
    for (let from = 0; from < asked.length; from += atOnce) {
      const some = asked.slice(from, from + atOnce);
      const sets = await Promise.all(some.map((request) => ports.keySets.refresh(request)));
      for (const set of sets) if (didFetchFail(set)) failed.push(set.issuer);
    }
    for (const issuer of failed) {
      ports.metrics.count('issuer.unreachable');
      ports.log.warn({ message: 'the keys of an issuer could not be fetched', facts: { issuer } });
    }
    await announceDown(failed, ports);
    return { asked: asked.length, failed: failed.length };
  };
}

/** Whoever subscribed may miss one: the next refresh tells it again, and keys that were fetched stay fetched. */
async function announceDown(issuers: readonly string[], ports: RefreshPorts): Promise<void> {
  if (issuers.length === 0) return;
  const at = ports.clock.now();
  const kind = 'issuer.down';
  const told = issuers.map((issuer) => {
    return { kind, at, id: `${issuer}/${at.toISOString()}`, facts: { issuer } } as const;
  });
  try {
    await ports.announce(told);
  } catch (error) {
    const facts = { issuers: issuers.length };
    ports.log.warn({ message: asFault(error).code, error: describeError(error), facts });
  }
}

async function askedBy(event: unknown, ports: RefreshPorts): Promise<readonly KeyRefresh[]> {
  const configuration = await inForce(ports);
  const { v, issuer, source } = Object(event) as Readonly<Record<string, unknown>>;
  if (source === 'schedule') return configuration?.fetchedIssuers() ?? [];
  if (v !== 1 || typeof issuer !== 'string') {
    throw new Fault('invalid_request', 'keys are asked for by {"v": 1, "issuer": "…"}; send that');
  }
  const known = configuration?.fetchedIssuers().find((one) => one.issuer === issuer);
  if (known !== undefined) return [known];
  throw new Fault('unknown_issuer', 'no issuer of the configuration has this name; correct it');
}

async function inForce(ports: RefreshPorts): Promise<Configuration | undefined> {
  const head = await ports.store.read('head', headId);
  return head === undefined ? undefined : ports.configurations.load(head.value.version);
}
