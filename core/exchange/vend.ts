import type { Grant } from '#core/config/configuration.ts';
import { asFault, Fault } from '#core/faults.ts';
import { explainPackedPolicy } from '#core/leases/packed-size.ts';
import { planLease } from '#core/leases/plan-lease.ts';
import type { AssumedRole, AssumeRoleRequest } from '#core/leases/sts.ts';
import { newSessionKey, readSessionKey } from '#core/ledger/session-key.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Binding } from './binding.ts';
import { commitVend } from './commit-vend.ts';
import { deny } from './deny.ts';
import type { Minted, Permitted } from './exchange.ts';
import { readHandedOn } from './handed-on.ts';
import { narrowedBy, readAgain, requireRedeemed } from './held-approvals.ts';
import { readAcquaintances } from './limits-world.ts';
import type { ExchangePorts } from './ports.ts';
import { refuseFull } from './refuse-full.ts';
import { requestHash } from './request-hash.ts';
import { type Spent, sessionBefore, spendToken } from './spend-token.ts';
import type { Vended } from './vended.ts';
import { leasesOf, poolsBeforePlan, poolsBeforeSts, type RefusedBy } from './wanted-places.ts';

/** Each attempt loses only to another exchange of the same token that won; more means a storm. */
const attempts = 5;

/**
 * Spends the token, assumes the role and makes the lease durable with its entry, in one transaction
 * that holds only if nothing that was read has changed. The loser of a race drops what it minted
 * and begins again from what the winner left.
 */
export async function vend(asked: Permitted, ports: ExchangePorts): Promise<Vended> {
  const newSessionId = ports.ids.newId();
  let permitted = asked;
  let binding = permitted.known.binding;
  let minted: Minted | undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    minted = await mint({ permitted, binding, newSessionId, before: minted }, ports);
    const seed = `${newSessionId}/${attempt}`;
    const isDurable = await commitVend({ permitted, minted, binding, seed }, ports);
    if (isDurable) return vended(permitted, minted, ports);
    [binding, permitted] = await Promise.all([
      ports.store.read('binding', permitted.token.bindingKey),
      readHeldAgain(permitted, ports),
    ]);
  }
  const fault = new Fault(
    'slow_down',
    'too many exchanges of this one token at once; try again shortly',
  );
  throw await deny({ kind: 'fault', ...permitted, by: 'broker', fault }, ports);
}

/** What another exchange redeemed meanwhile may be good once more, or is to be asked for anew. */
async function readHeldAgain(permitted: Permitted, ports: ExchangePorts): Promise<Permitted> {
  if (permitted.held === undefined) return permitted;
  const held = await readAgain(permitted.held, ports).catch(refused(permitted, 'broker', ports));
  return { ...permitted, held };
}

/** Tells a failure as the refusal that it is. */
function refused(
  permitted: Permitted,
  by: RefusedBy,
  ports: ExchangePorts,
): (error: unknown) => Promise<never> {
  return async (error) => {
    throw await deny({ kind: 'fault', ...permitted, by, fault: asFault(error) }, ports);
  };
}

interface Minting {
  readonly permitted: Permitted;
  readonly binding: Versioned<Binding> | undefined;
  readonly newSessionId: string;
  readonly before: Minted | undefined;
}

/** Everything of a vend that is known before STS is asked. */
interface Planned extends Pick<Minted, 'plan' | 'spent' | 'handedOn' | 'sessionKey' | 'now'> {
  /** Credentials of the same session stay good when only the write has to be made again. */
  readonly role: AssumedRole | undefined;
}

/** Plans, then asks STS: only what STS itself refuses may keep it from being asked again. */
async function mint(minting: Minting, ports: ExchangePorts): Promise<Minted> {
  const denied = (by: RefusedBy) => refused(minting.permitted, by, ports);
  const planned = await plan(minting, ports).catch(denied('broker'));
  return assumePlanned(minting, planned, ports).catch(denied('sts'));
}

/** STS counts from when it answers: what it made too late would outlive the session it belongs to. */
function refuseOutliving(role: AssumedRole, spent: Spent): void {
  if (spent.kind === 'opened' || role.expiresAt <= new Date(spent.lease.value.expiresAt)) return;
  throw new Fault(
    'sts_unavailable',
    'sts took so long that these credentials would outlive their session; try again shortly',
  );
}

async function assumePlanned(
  { permitted }: Minting,
  planned: Planned,
  ports: ExchangePorts,
): Promise<Minted> {
  const [role, acquaintances] = await Promise.all([
    planned.role ?? obtainRole(permitted.grant, planned.plan.assumeRole, ports),
    permitted.acquaintances ?? readAcquaintances(permitted, ports),
  ]);
  refuseOutliving(role, planned.spent);
  return { ...planned, role, acquaintances };
}

/**
 * What the caller is given: the credentials of the role or, under a grant for the gateway, keys of
 * ours in their place. The role is assumed there as well, so that what STS refuses is refused now and
 * a revocation knows the session by AWS's name; those credentials are dropped here.
 */
async function obtainRole(
  grant: Grant,
  request: AssumeRoleRequest,
  ports: ExchangePorts,
): Promise<AssumedRole> {
  if (grant.mode === 'vend') return assumeRole(request, ports);
  const { keyring } = ports;
  if (keyring === undefined) throw noGateway(grant);
  const [role, key] = await Promise.all([assumeRole(request, ports), keyring.newKey()]);
  return { ...role, ...key };
}

function noGateway({ name }: Grant): Fault {
  return new Fault(
    'invalid_target',
    `grant ${name} is for the gateway, and none is set up here; ask for another grant, or have an administrator set it up`,
  );
}

/** STS says only that something is too large; what takes the space is known here. */
async function assumeRole(request: AssumeRoleRequest, ports: ExchangePorts): Promise<AssumedRole> {
  try {
    return await ports.sts.assumeRole(request);
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'packed_policy_too_large')) throw error;
    const { reported_packed_percent: reported } = error.shown;
    throw explainPackedPolicy(request, typeof reported === 'number' ? reported : null);
  }
}

/** The lease that the same request opened before, and what its entries are sealed with. */
async function readSession(sessionId: string | undefined, ports: ExchangePorts) {
  if (sessionId === undefined) return [undefined, undefined] as const;
  return Promise.all([ports.store.read('lease', sessionId), readSessionKey(sessionId, ports)]);
}

async function plan(minting: Minting, ports: ExchangePorts): Promise<Planned> {
  const { permitted, binding, newSessionId, before } = minting;
  const { token, identity, trust, grant, decision, request } = permitted;
  const { narrowing } = request;
  await refuseFull(poolsBeforePlan(permitted), ports);
  const hash = requestHash(grant.name, narrowing);
  const sessionId = sessionBefore(binding?.value, { grant: grant.name, requestHash: hash });
  const [lease, keyBefore] = await readSession(sessionId, ports);
  const now = ports.clock.now();
  const spent = spendToken({
    ...{ token, identity, trust, grant, binding, lease, newSessionId, now },
    requestHash: hash,
  });
  if (spent.kind === 'opened') requireRedeemed(permitted.held);
  const planned = planLease({
    ...{ identity, grant, token, decision, now },
    narrowing: narrowedBy(narrowing, permitted.held),
    sessionId: spent.sessionId,
    ...(spent.kind === 'repeated' ? { sessionEndsAt: new Date(spent.lease.value.expiresAt) } : {}),
  });
  const handedOn = await readHandedOn({ spent, size: leasesOf(identity).size, now }, ports.store);
  const isSame = before?.plan.assumeRole.sessionName === planned.assumeRole.sessionName;
  if (!isSame) await refuseFull(poolsBeforeSts(permitted, { spent, handedOn }), ports);
  const role = isSame ? before?.role : undefined;
  const keyOfLease = spent.kind === 'repeated' ? keyBefore : undefined;
  const sessionKey = keyOfLease ?? newSessionKey(ports.secrets);
  return { plan: planned, spent, handedOn, sessionKey, now, role };
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
