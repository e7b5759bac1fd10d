import { accessStopped } from '#core/config/access-stopped.ts';
import type { Configuration, Grant, Identity } from '#core/config/configuration.ts';
import { headId, type StoppedIdentity } from '#core/config/head.ts';
import { stoppedSentence } from '#core/config/stopped-sentence.ts';
import { findVendedKey } from '#core/exchange/vended-key.ts';
import { Fault } from '#core/faults.ts';
import type { AccessKey } from '#core/leases/access-key.ts';
import type { GatewaySession } from '#core/leases/gateway-session.ts';
import type { Lease } from '#core/leases/lease.ts';
import type { GatewayKeys } from './authenticate/gateway-keys.ts';
import type { GatewayPorts } from './ports.ts';

/** Whose gateway key signed a call, and everything that is in force about it now. */
export interface Caller {
  readonly key: AccessKey;
  readonly lease: Lease;
  readonly session: GatewaySession;
  /** The key that entries of the session are sealed with; undefined where it has none any more. */
  readonly sessionKey: string | undefined;
  readonly identity: Identity;
  readonly grant: Grant;
  readonly configuration: Configuration;
  /** Why nothing may be called with it any more; what is tried all the same is written down. */
  readonly over?: Fault;
}

/**
 * Finds the holder of a gateway key. A secret is made only for whoever shows its session token; whether
 * the lease is revoked and the identity stopped is read anew for every call, so that both hold at once.
 */
export function callersOf(ports: GatewayPorts): GatewayKeys<Caller> {
  return {
    async holderOf(accessKeyId, sessionToken) {
      if (sessionToken === undefined) return undefined;
      const secretAccessKey = await ports.keyring.secretBehind(accessKeyId, sessionToken);
      if (secretAccessKey === undefined) return undefined;
      const key = await findVendedKey({ accessKeyId, sessionToken }, ports.store);
      if (key === undefined) return undefined;
      const principal = await readCaller(key, ports);
      if (principal instanceof Fault) return principal;
      return { secretAccessKey, principal, leaseEndsAt: new Date(principal.lease.expiresAt) };
    },
  };
}

/** What is in force now about the holder of a key; a fault where that cannot be told. */
export async function readCaller(
  key: AccessKey,
  ports: Pick<GatewayPorts, 'store' | 'configurations'>,
): Promise<Caller | Fault> {
  const { store } = ports;
  const [lease, session, head, sessionKey] = await Promise.all([
    store.read('lease', key.sessionId),
    store.read('gateway-session', key.sessionId),
    store.read('head', headId),
    store.read('session-key', key.sessionId),
  ]);
  if (lease === undefined || session === undefined) return gone();
  if (head === undefined) return notConfigured();
  if (head.value.allStopped !== undefined) return accessStopped(head.value.allStopped);
  const { identity: id } = lease.value;
  const configuration = await ports.configurations.load(head.value.version);
  const identity = await configuration.identity(id);
  const grant = configuration.grant(lease.value.grant);
  if (identity === undefined) return notActive(id);
  if (grant === undefined) return noGrant(lease.value);
  const found = { lease: lease.value, session: session.value, sessionKey: sessionKey?.value.key };
  const over = faultInForce({ lease: lease.value, identity, grant }, head.value.stopped[id]);
  return { key, ...found, identity, grant, configuration, ...(over === undefined ? {} : { over }) };
}

/** Why a lease that is known is good for nothing by now. */
function faultInForce(
  { lease, identity, grant }: Pick<Caller, 'lease' | 'identity' | 'grant'>,
  stopped: StoppedIdentity | undefined,
): Fault | undefined {
  if (lease.ended !== undefined) return endedFault(lease.ended.how);
  if (identity.state !== 'active') return notActive(identity.id);
  if (!identity.grants.includes(grant.name)) return noGrant(lease);
  if (stopped === undefined) return undefined;
  return new Fault('identity_stopped', stoppedSentence(identity, stopped));
}

function gone(): Fault {
  return new Fault('lease_ended', 'the lease of this key is over; exchange a token for a new one');
}

function notConfigured(): Fault {
  return new Fault(
    'not_configured',
    'no configuration is published; an administrator must run "sallyport config publish"',
  );
}

function endedFault(how: 'ended' | 'revoked'): Fault {
  return how === 'revoked'
    ? new Fault(
        'lease_revoked',
        'the lease of this key was revoked; ask the owner of the identity why',
      )
    : new Fault(
        'lease_ended',
        'its holder ended the lease of this key; exchange a token for a new one',
      );
}

function notActive(id: string): Fault {
  return new Fault(
    'identity_stopped',
    `identity ${id} is not active by the configuration in force; ask its owner`,
  );
}

function noGrant({ identity, grant }: Lease): Fault {
  return new Fault(
    'policy_denied',
    `identity ${identity} may no longer ask for grant ${grant}, by the configuration in force; ask its owner`,
  );
}
