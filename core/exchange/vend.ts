import { asFault, Fault } from '#core/faults.ts';
import { explainPackedPolicy } from '#core/leases/packed-size.ts';
import { planLease } from '#core/leases/plan-lease.ts';
import type { AssumedRole, AssumeRoleRequest } from '#core/leases/sts.ts';
import { poolFault } from '#core/limits/pool.ts';
import { findFullPool } from '#core/limits/take-places.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Binding } from './binding.ts';
import { commitVend } from './commit-vend.ts';
import { deny } from './deny.ts';
import type { Minted, Permitted } from './exchange.ts';
import { readHandedOn } from './handed-on.ts';
import { placesWorld, readAcquaintances } from './limits-world.ts';
import type { ExchangePorts } from './ports.ts';
import { requestHash } from './request-hash.ts';
import { type Spent, sessionBefore, spendToken } from './spend-token.ts';
import type { Vended } from './vended.ts';
import { poolsBeforeSts } from './wanted-places.ts';

/** Each attempt loses only to another exchange of the same token that won; more means a storm. */
const attempts = 5;

/**
 * Spends the token, assumes the role and makes the lease durable with its entry, in one transaction
 * that holds only if nothing that was read has changed. The loser of a race drops what it minted
 * and begins again from what the winner left.
 */
export async function vend(permitted: Permitted, ports: ExchangePorts): Promise<Vended> {
  const newSessionId = ports.ids.newId();
  let binding = permitted.known.binding;
  let minted: Minted | undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    minted = await mint({ permitted, binding, newSessionId, before: minted }, ports);
    const seed = `${newSessionId}/${attempt}`;
    const isDurable = await commitVend({ permitted, minted, binding, seed }, ports);
    if (isDurable) return vended(permitted, minted, ports);
    binding = await ports.store.read('binding', permitted.token.bindingKey);
  }
  throw new Fault('slow_down', 'too many exchanges of this one token at once; try again shortly');
}

interface Minting {
  readonly permitted: Permitted;
  readonly binding: Versioned<Binding> | undefined;
  readonly newSessionId: string;
  readonly before: Minted | undefined;
}

/** Everything of a vend that is known before STS is asked. */
type Planned = Pick<Minted, 'plan' | 'spent' | 'handedOn' | 'now'>;

async function mint(minting: Minting, ports: ExchangePorts): Promise<Minted> {
  const { permitted, before } = minting;
  try {
    const next = await plan(minting, ports);
    const same = before?.plan.assumeRole.sessionName === next.plan.assumeRole.sessionName;
    // Credentials of the same session stay good when only the write has to be made again.
    const [role, acquaintances] = await Promise.all([
      same && before ? before.role : assumePlanned(permitted, next, ports),
      permitted.acquaintances ?? readAcquaintances(permitted, ports),
    ]);
    refuseOutliving(role, next.spent);
    return { ...next, role, acquaintances };
  } catch (error) {
    throw await deny({ kind: 'fault', ...permitted, fault: asFault(error) }, ports);
  }
}

/** STS counts from when it answers: what it made too late would outlive the session it belongs to. */
function refuseOutliving(role: AssumedRole, spent: Spent): void {
  if (spent.kind === 'opened' || role.expiresAt <= new Date(spent.lease.value.expiresAt)) return;
  throw new Fault(
    'sts_unavailable',
    'sts took so long that these credentials would outlive their session; try again shortly',
  );
}

/** Asks STS, unless a pool is known to be full: a flood of one identity ends here. */
async function assumePlanned(
  permitted: Permitted,
  planned: Planned,
  ports: ExchangePorts,
): Promise<AssumedRole> {
  const full = await findFullPool(poolsBeforeSts(permitted, planned), placesWorld(ports));
  if (full !== undefined) throw poolFault(full.pool, full.freeAt);
  return assumeRole(planned.plan.assumeRole, ports);
}

/** STS says only that something is too large; what takes the space is known here. */
async function assumeRole(request: AssumeRoleRequest, ports: ExchangePorts): Promise<AssumedRole> {
  try {
    return await ports.sts.assumeRole(request);
  } catch (error) {
    const isPacked = error instanceof Fault && error.code === 'packed_policy_too_large';
    throw isPacked ? explainPackedPolicy(request, null) : error;
  }
}

async function plan(minting: Minting, ports: ExchangePorts): Promise<Planned> {
  const { permitted, binding, newSessionId } = minting;
  const { token, identity, trust, grant, decision, request } = permitted;
  const { narrowing } = request;
  const hash = requestHash(grant.name, narrowing);
  const sessionId = sessionBefore(binding?.value, { grant: grant.name, requestHash: hash });
  const lease = sessionId === undefined ? undefined : await ports.store.read('lease', sessionId);
  const now = ports.clock.now();
  const spent = spendToken({
    ...{ token, identity, trust, grant, binding, lease, newSessionId, now },
    requestHash: hash,
  });
  const planned = planLease({
    ...{ identity, grant, token, decision, narrowing, now },
    sessionId: spent.sessionId,
    ...(spent.kind === 'repeated' ? { sessionEndsAt: new Date(spent.lease.value.expiresAt) } : {}),
  });
  return { plan: planned, spent, handedOn: await readHandedOn(spent, now, ports.store), now };
}

function vended(permitted: Permitted, minted: Minted, ports: ExchangePorts): Vended {
  const { token, identity, grant, decision, known } = permitted;
  ports.metrics.count('exchange.vended', { profile: token.profile.name });
  return {
    credentials: minted.role,
    sessionId: minted.spent.sessionId,
    identity: identity.id,
    grant: grant.name,
    account: grant.account,
    sourceIdentity: minted.plan.assumeRole.sourceIdentity,
    subject: token.sub,
    issuer: token.iss,
    audience: ports.audience,
    scope: minted.plan.scope,
    narrowed: minted.plan.narrowed,
    expiresReason: minted.plan.expiresReason,
    expiresInSeconds: secondsUntil(minted.role.expiresAt, ports.clock.now()),
    configuration: known.configuration.version,
    determining: decision.determining,
    droppedTags: minted.plan.droppedTags,
  };
}

/** Whole seconds that are left, counted from the reply and not from when STS was asked. */
function secondsUntil(end: Date, now: Date): number {
  return Math.floor((end.getTime() - now.getTime()) / 1000);
}
