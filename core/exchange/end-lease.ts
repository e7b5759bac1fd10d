import { headId } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import type { AccessKey } from '#core/leases/access-key.ts';
import { type HeldLease, leaseEndWrites } from '#core/leases/ended-lease.ts';
import type { Lease, LeaseEnd } from '#core/leases/lease.ts';
import type { EntryBody, Origin } from '#core/ledger/entry.ts';
import { sealPersonal } from '#core/ledger/personal.ts';
import { sessionKeys } from '#core/ledger/session-cipher.ts';
import { readSessionKey, sessionKeyWrites } from '#core/ledger/session-key.ts';
import type { ExchangePorts } from './ports.ts';
import { refuseFlood } from './refuse-flood.ts';
import { findVendedKey, type ShownKey } from './vended-key.ts';

/** Credentials whose holder is done, and where the word came from. */
export interface EndingRequest {
  /** Undefined where what was shown can be no credentials at all. */
  readonly shown: ShownKey | undefined;
  readonly origin: Origin;
}

/**
 * What became of the lease: `ended` just now, `over` because it had ended before, by its time, its
 * holder or a person, or `unknown` where the credentials shown were not vended here.
 */
export type Ending =
  | { readonly kind: 'ended' | 'over'; readonly lease: Lease }
  | { readonly kind: 'unknown' };

/** What of the world ending a lease touches. */
export type EndingPorts = Pick<
  ExchangePorts,
  'clock' | 'configurations' | 'ledger' | 'limits' | 'metrics' | 'refusals' | 'secrets' | 'store'
>;

/** Each attempt loses only to another change of this lease or its slot. */
const attempts = 5;

/**
 * Ends the lease of the credentials shown: nothing is minted into it any more, no token opens it
 * again, and its slot is free. What was handed out stays good at AWS until it expires. Repeating it
 * changes nothing. The entry is in the same transaction. Throws `slow_down` after a storm of changes,
 * and, unread, to an address that floods this process with what nobody knows.
 */
export async function endLease(request: EndingRequest, ports: EndingPorts): Promise<Ending> {
  await refuseFlood(request, ports);
  const { shown, origin } = request;
  const key = shown === undefined ? undefined : await findVendedKey(shown, ports.store);
  const { floods } = ports.limits;
  if (key === undefined) {
    floods.bad(origin.address, ports.clock.now());
    return { kind: 'unknown' };
  }
  floods.known(origin.address, ports.clock.now());
  return endKnown(key, origin, ports);
}

async function endKnown(key: AccessKey, origin: Origin, ports: EndingPorts): Promise<Ending> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const held = await readHeld(key.sessionId, ports);
    if (held === undefined) return { kind: 'unknown' };
    const lease = held.lease.value;
    const now = ports.clock.now();
    if (lease.ended !== undefined || new Date(lease.expiresAt) <= now) {
      return { kind: 'over', lease };
    }
    const ended = { how: 'ended', at: now.toISOString(), by: lease.identity, reason } as const;
    const entry = await endedEntry({ key, origin }, { lease, ended }, ports);
    const { sessionId } = lease;
    const sessionKey = await readSessionKey(sessionId, ports);
    const session = { sessionId, expiresAt: new Date(lease.expiresAt) };
    const result = await ports.ledger.append(
      sealPersonal(entry, sessionId, sessionKeys(sessionKey.key)),
      {
        writes: [...leaseEndWrites(held, ended), ...sessionKeyWrites(sessionKey, session)],
      },
    );
    if (result.outcome === 'committed') {
      ports.metrics.count('lease.ended');
      return { kind: 'ended', lease: { ...lease, ended } };
    }
  }
  throw new Fault('slow_down', 'the lease changes too often to be ended now; try again shortly');
}

const reason = 'its holder was done';

async function readHeld(sessionId: string, ports: EndingPorts): Promise<HeldLease | undefined> {
  const lease = await ports.store.read('lease', sessionId);
  if (lease === undefined) return undefined;
  const { slot } = lease.value;
  return { lease, slot: slot === undefined ? undefined : await ports.store.read('slot', slot) };
}

async function endedEntry(
  { key, origin }: { readonly key: AccessKey; readonly origin: Origin },
  { lease, ended }: { readonly lease: Lease; readonly ended: LeaseEnd },
  ports: EndingPorts,
): Promise<EntryBody> {
  const { identity, owner } = lease;
  return {
    kind: 'lease.ended',
    at: ended.at,
    actor: { kind: 'identity', id: identity, owner, groups: await groupsOf(identity, ports) },
    origin,
    sessionId: lease.sessionId,
    grant: lease.grant,
    facts: { accessKeyId: key.accessKeyId, credentialsExpireAt: lease.expiresAt },
  };
}

/** Its groups by the configuration in force; an identity that is gone from it has none. */
async function groupsOf(id: string, ports: EndingPorts): Promise<readonly string[]> {
  const head = await ports.store.read('head', headId);
  if (head === undefined) return [];
  const configuration = await ports.configurations.load(head.value.version);
  return (await configuration.identity(id))?.groups ?? [];
}
