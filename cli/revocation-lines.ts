import type { FoundLeases } from '#core/administration/find-leases.ts';
import type { Revocation } from '#core/administration/revoke-lease.ts';
import type { Lease } from '#core/leases/lease.ts';

/** What was done about one lease, and what that can and cannot do. */
export function revocationLines({ outcome, lease, others }: Revocation): readonly string[] {
  const { sessionId, identity, expiresAt, ended } = lease;
  if (outcome === 'expired') {
    return [`${sessionId} of ${identity} expired at ${expiresAt}; nothing is left to revoke`];
  }
  const first =
    outcome === 'again'
      ? `${sessionId} of ${identity} was revoked by ${ended?.by} at ${ended?.at}; the deny was applied again`
      : `${sessionId} of ${identity} is revoked: its role denies it everything, and its token opens it no more`;
  const beside = others.length === 0 ? [] : [besideLine(others)];
  return [first, ...beside, ...effectLines([lease])];
}

/** What was done about all leases of an identity. */
export function revocationsLines(
  identity: string,
  { leases, isComplete }: FoundLeases,
): readonly string[] {
  const rest = isComplete ? [] : [incomplete];
  if (leases.length === 0) {
    return [`${identity} holds no lease whose credentials still work`, ...rest];
  }
  const revoked = leases.map((lease) => `${lease.sessionId} (${lease.grant}) is revoked`);
  return [...revoked, ...rest, ...effectLines(leases)];
}

const incomplete =
  'all that were in force are among them; of those that had ended before only the latest were looked through';

/** Put before a number where not everything was looked at. */
export function atLeast(isComplete: boolean): string {
  return isComplete ? '' : 'at least ';
}

function besideLine(others: readonly Lease[]): string {
  const identities = [...new Set(others.map(({ identity }) => identity))].join(', ');
  return `${leasesText(others.length)} of ${identities} ended with it, as the whole role is denied`;
}

/** What a deny at AWS is worth, in a few words; docs/revoking.md has them all. */
function effectLines(leases: readonly Lease[]): readonly string[] {
  const identities = [...new Set(leases.map(({ identity }) => identity))].join(', ');
  const ends = leases
    .map(({ expiresAt }) => expiresAt)
    .toSorted()
    .at(-1);
  return [
    'keys of the gateway are refused at once; AWS needs some seconds to apply a deny everywhere, and presigned URLs of the session stop with it',
    'what it did stays done, and roles that it assumed go on: deny those by themselves',
    `the credentials end by themselves at ${ends}`,
    `a fresh token opens another lease, unless ${identities} is suspended or quarantined`,
    'what credential-process keeps of it is dropped by "sallyport leases end --grant GRANT" where it is kept',
  ];
}

/** `1 other lease`, `2 other leases`. */
export function leasesText(count: number): string {
  return `${count} other ${count === 1 ? 'lease' : 'leases'}`;
}
