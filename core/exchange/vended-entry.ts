import type { AccessKey } from '#core/leases/access-key.ts';
import { leaseForgottenAt } from '#core/leases/ended-lease.ts';
import type { Lease } from '#core/leases/lease.ts';
import type { EntryBody, LeaseEvidence } from '#core/ledger/entry.ts';
import type { Change, Versioned, Write } from '#core/store/store.ts';
import type { Binding } from './binding.ts';
import { sessionTokenHash } from './vended-key.ts';
import { actorOf, decisionEvidence, entryBase } from './evidence.ts';
import type { Minted, Permitted } from './exchange.ts';

/** A spent token is remembered until nothing could accept it again, clock skew included. */
const bindingGraceSeconds = 90;
/** For a day, whoever asks about credentials that have ended is told just that. */
const endedKeySeconds = 24 * 3600;

/** The complete entry of a vend: everything about the credentials but what could use them. */
export function vendedEntry(permitted: Permitted, minted: Minted): EntryBody {
  const { identity, grant, decision, known } = permitted;
  return {
    ...entryBase('exchange.vended', permitted, minted.now),
    actor: actorOf(identity),
    sessionId: minted.spent.sessionId,
    grant: grant.name,
    decision: decisionEvidence(decision, known.configuration.version),
    lease: leaseEvidence(permitted, minted),
  };
}

/** The writes of a vend, conditional on everything that was read before it was decided. */
export function vendedChange(
  permitted: Permitted,
  minted: Minted,
  binding: Versioned<Binding> | undefined,
): Change {
  const { token } = permitted;
  const { spent } = minted;
  const accessKey = accessKeyWrite(permitted, minted);
  const ofBinding = {
    kind: 'binding' as const,
    id: token.bindingKey,
    expected: binding?.revision ?? 0,
  };
  if (spent.kind === 'repeated') {
    const ofLease = { kind: 'lease' as const, id: spent.sessionId, expected: spent.lease.revision };
    return { writes: [accessKey], checks: [ofBinding, ofLease] };
  }
  const forgetAt = after(token.expiresAt, bindingGraceSeconds);
  return {
    writes: [
      { ...ofBinding, value: spent.binding, expiresAt: forgetAt },
      leaseWrite(permitted, minted),
      accessKey,
    ],
  };
}

function leaseWrite(permitted: Permitted, minted: Minted): Write {
  const { identity, grant, token, known } = permitted;
  const { role, plan, spent, now } = minted;
  const { runInvocationUri } = token.workload;
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
  };
  const expiresAt = leaseForgottenAt(role.expiresAt);
  return { kind: 'lease', id: spent.sessionId, expected: 0, value: lease, expiresAt };
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
    expiresAt: after(role.expiresAt, endedKeySeconds),
  };
}

function leaseEvidence(permitted: Permitted, minted: Minted): LeaseEvidence {
  const { grant } = permitted;
  const { plan, role, spent, now } = minted;
  return {
    sessionId: spent.sessionId,
    grant: grant.name,
    role: grant.role,
    account: grant.account,
    accessKeyId: role.accessKeyId,
    assumedRoleArn: role.assumedRoleArn,
    sourceIdentity: plan.assumeRole.sourceIdentity,
    sessionName: plan.assumeRole.sessionName,
    sessionTags: plan.assumeRole.tags,
    sessionPolicyHash: plan.sessionPolicyHash,
    packedPolicyPercent: role.packedPolicyPercent,
    startsAt: now.toISOString(),
    expiresAt: role.expiresAt.toISOString(),
    repeated: spent.kind === 'repeated',
  };
}

function after(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
