import { redeemedWrite } from '#core/approvals/redeem.ts';
import type { AccessKey } from '#core/leases/access-key.ts';
import { leaseForgottenAt } from '#core/leases/ended-lease.ts';
import type { GatewaySession } from '#core/leases/gateway-session.ts';
import type { Lease } from '#core/leases/lease.ts';
import { type OpenSession, openSessionId } from '#core/ledger/open-session.ts';
import { sessionKeyWrites } from '#core/ledger/session-key.ts';
import { movesUse } from '#core/limits/idle.ts';
import { familiarWrites } from '#core/limits/novelty.ts';
import { type Place, placeWrite, slotId } from '#core/limits/place.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import type { Change, Check, Versioned, Write } from '#core/store/store.ts';
import { askedRun, triggerOf } from './asked-vend.ts';
import type { Binding } from './binding.ts';
import type { Minted, Permitted } from './exchange.ts';
import { leaseApprovals } from './held-approvals.ts';
import { sessionTokenHash } from './vended-key.ts';

/** A spent token is remembered until nothing could accept it again, clock skew included. */
const bindingGraceSeconds = 90;
/** For a day, whoever asks about credentials that have ended is told just that. */
const endedKeySeconds = 24 * 3600;

/** Longer than any approval waits and is good: what was served once is not served again. */
const longestRememberedSeconds = 31 * 24 * 3600;

/** What a vend takes and learns beside what it mints. */
interface VendedBeside {
  readonly binding: Versioned<Binding> | undefined;
  readonly places: readonly Place[];
}

/** The writes of a vend, conditional on everything that was read before it was decided. */
export function vendedChange(
  permitted: Permitted,
  minted: Minted,
  { binding, places }: VendedBeside,
): Change {
  const { spent, now } = minted;
  const accessKey = accessKeyWrite(permitted, minted);
  const ofLimits = [
    ...places.map(placeWrite),
    ...familiarWrites(minted.acquaintances, permitted.identity.id, now),
  ];
  const ofBinding = {
    kind: 'binding' as const,
    id: permitted.token.bindingKey,
    expected: binding?.revision ?? 0,
  };
  const redeemed = redeemedWrites(permitted, now);
  if (spent.kind === 'repeated') {
    const used = leaseUse(permitted, spent.lease, now);
    return {
      writes: [
        accessKey,
        ...(used.write ?? []),
        ...sessionKeyWrites(minted.sessionKey, sessionOf(spent.lease.value)),
        ...redeemed,
        ...ofLimits,
      ],
      checks: [ofBinding, ...(used.check ?? [])],
    };
  }
  const forgetAt = secondsAfter(permitted.token.expiresAt, bindingGraceSeconds);
  return {
    writes: [
      { ...ofBinding, value: spent.binding, expiresAt: forgetAt },
      leaseWrite(permitted, minted, places),
      accessKey,
      ...sessionWrites(permitted, minted),
      ...redeemed,
      ...ofLimits,
    ],
    checks: spent.before === undefined ? [] : [unchanged(spent.before)],
  };
}

/** What a session that is opened needs beside its lease: its key, that its end is to be told, and what the gateway needs. */
function sessionWrites(permitted: Permitted, minted: Minted): readonly Write[] {
  const { identity, grant } = permitted;
  const { role, spent, now } = minted;
  const { sessionId } = spent;
  const open: OpenSession = {
    sessionId,
    identity: identity.id,
    grant: grant.name,
    openedAt: now.toISOString(),
    expiresAt: role.expiresAt.toISOString(),
  };
  return [
    ...sessionKeyWrites(minted.sessionKey, { sessionId, expiresAt: role.expiresAt }),
    { kind: 'open-session', id: openSessionId(open), expected: 0, value: open },
    ...(grant.mode === 'gateway' ? [gatewaySessionWrite(permitted, minted)] : []),
  ];
}

function gatewaySessionWrite(permitted: Permitted, { plan, spent, role }: Minted): Write {
  const value: GatewaySession = {
    assumeRole: plan.assumeRole,
    workload: permitted.token.workload,
    run: askedRun(permitted),
    trigger: triggerOf(permitted),
  };
  return {
    kind: 'gateway-session',
    id: spent.sessionId,
    expected: 0,
    value,
    expiresAt: leaseForgottenAt(role.expiresAt),
  };
}

function sessionOf({ sessionId, expiresAt }: Lease) {
  return { sessionId, expiresAt: new Date(expiresAt) };
}

/** A mint into a living lease: where its use is kept it is moved now and then, else only checked. */
function leaseUse(
  { grant, held }: Permitted,
  lease: Versioned<Lease>,
  now: Date,
): { readonly write?: readonly Write[]; readonly check?: readonly Check[] } {
  const condition = unchanged(lease);
  const approved = held !== undefined && held.redeemed.length > 0;
  const moves = movesUse(lease.value, grant, now);
  if (!moves && !approved) return { check: [condition] };
  const value = {
    ...lease.value,
    ...(moves ? { usedAt: now.toISOString() } : {}),
    ...(approved ? { approvals: leaseApprovals(held) } : {}),
  };
  const expiresAt = leaseForgottenAt(new Date(lease.value.expiresAt));
  return { write: [{ ...condition, value, expiresAt }] };
}

function unchanged({ revision, value }: Versioned<Lease>) {
  return { kind: 'lease' as const, id: value.sessionId, expected: revision };
}

function leaseWrite(permitted: Permitted, minted: Minted, places: readonly Place[]): Write {
  const { identity, grant, token, known } = permitted;
  const { role, plan, spent, now } = minted;
  const { runInvocationUri } = token.workload;
  const held = places.find(({ pool }) => pool.kind === 'leases');
  const lease: Lease = {
    sessionId: spent.sessionId,
    identity: identity.id,
    owner: identity.owner,
    grant: grant.name,
    role: grant.role,
    account: grant.account,
    sessionName: plan.assumeRole.sessionName,
    userId: role.assumedRoleId,
    issuer: token.iss,
    subject: token.sub,
    ...(runInvocationUri === undefined ? {} : { runInvocationUri }),
    startsAt: now.toISOString(),
    expiresAt: role.expiresAt.toISOString(),
    configuration: known.configuration.version,
    ...(held === undefined ? {} : { slot: slotId(held.pool, held.index) }),
    ...(held?.sharedUntil === undefined ? {} : followed(spent)),
    ...(grant.idleSeconds === undefined ? {} : { usedAt: now.toISOString() }),
    ...(permitted.held === undefined ? {} : { approvals: leaseApprovals(permitted.held) }),
  };
  const expiresAt = leaseForgottenAt(role.expiresAt);
  return { kind: 'lease', id: spent.sessionId, expected: 0, value: lease, expiresAt };
}

/** One use less of each approval, and the end of what an expired token was still good for. */
function redeemedWrites({ held, remembered, token }: Permitted, now: Date): readonly Write[] {
  const approvals =
    held === undefined ? [] : held.redeemed.map((one) => redeemedWrite(one, held.askedHash, now));
  if (remembered === undefined) return approvals;
  const served: Write = {
    ...{ kind: 'presentation', id: token.bindingKey, expected: remembered.revision },
    value: { ...remembered.value, served: true },
    expiresAt: secondsAfter(now, longestRememberedSeconds),
  };
  return [...approvals, served];
}

function followed(spent: Minted['spent']): Pick<Lease, 'follows'> {
  if (spent.kind === 'repeated' || spent.before === undefined) return {};
  return { follows: spent.before.value.sessionId };
}

function accessKeyWrite(permitted: Permitted, minted: Minted): Write {
  const { role, spent } = minted;
  const accessKey: AccessKey = {
    accessKeyId: role.accessKeyId,
    sessionId: spent.sessionId,
    sessionTokenHash: sessionTokenHash(role.sessionToken),
    account: permitted.grant.account,
    assumedRoleArn: role.assumedRoleArn,
    userId: role.assumedRoleId,
    expiresAt: role.expiresAt.toISOString(),
  };
  return {
    kind: 'access-key',
    id: role.accessKeyId,
    expected: 0,
    value: accessKey,
    expiresAt: secondsAfter(role.expiresAt, endedKeySeconds),
  };
}
