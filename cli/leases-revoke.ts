import type { Revocation } from '#core/administration/revoke-lease.ts';
import type { Lease } from '#core/leases/lease.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, type Invocation, optionText, say, tell } from './command.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { readLease } from './leases-show.ts';
import { atLeast, leasesText, revocationLines, revocationsLines } from './revocation-lines.ts';
import { table } from './table.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport leases revoke`: takes credentials away before their time. */
export const leasesRevoke: Command = {
  name: 'leases revoke',
  summary: 'revoke a lease, or all of an identity: their role denies them everything',
  mayTake: 'ID',
  options: {
    identity: { type: 'string', value: 'ID', says: 'all leases of this identity that still work' },
    reason: { type: 'string', value: 'TEXT', says: 'why, for the ledger' },
    'whole-role': {
      type: 'boolean',
      says: 'deny every session of its role that begins until a minute from now; shows first what that ends',
    },
    yes: { type: 'boolean', says: 'with --whole-role: do it' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport leases revoke 01kaq4w5x7n3v9m2c8r6t0p1zd --reason "seen in a build log"',
    'sallyport leases revoke --identity shop-deployer --as grace --reason "odd hours"',
    'sallyport leases revoke 01kaq4w5x7n3v9m2c8r6t0p1zd --whole-role',
  ],
  run: async (invocation) => {
    const { id, identity, wholeRole, yes } = whatToRevoke(invocation);
    if (identity !== undefined) {
      for (const line of await revokeAll(invocation, identity)) say(invocation.terminal, line);
      return exitCode.done;
    }
    if (wholeRole && !yes) return showWholeRole(invocation, id);
    const revocation = await callAdmin(invocation, {
      method: 'POST',
      path: `leases/${encodeURIComponent(id)}/revoke`,
      json: { ...reasonOf(invocation), wholeRole },
    });
    const lines = revocationLines(revocation as unknown as Revocation);
    for (const line of lines) say(invocation.terminal, line);
    return exitCode.done;
  },
};

/** Revokes all leases of an identity, and says what that did. */
export async function revokeAll(
  invocation: Invocation,
  identity: string,
): Promise<readonly string[]> {
  const { revoked, complete } = await callAdmin(invocation, {
    method: 'POST',
    path: `identities/${encodeURIComponent(identity)}/leases/revoke`,
    json: reasonOf(invocation),
  });
  const isComplete = complete !== false;
  return revocationsLines(identity, { leases: revoked as readonly Lease[], isComplete });
}

function reasonOf(invocation: Invocation): { readonly reason?: string } {
  const reason = optionText(invocation, 'reason');
  return reason === undefined ? {} : { reason };
}

function whatToRevoke(invocation: Invocation) {
  const [id] = invocation.words;
  const identity = optionText(invocation, 'identity');
  const wholeRole = invocation.options['whole-role'] === true;
  const yes = invocation.options.yes === true;
  if ((id === undefined) === (identity === undefined)) {
    throw new WrongUse('it takes the ID of a lease, or --identity');
  }
  if (wholeRole && id === undefined) throw new WrongUse('--whole-role takes the ID of a lease');
  if (yes && !wholeRole) throw new WrongUse('give --yes with --whole-role only');
  return { id: id ?? '', identity, wholeRole, yes };
}

/** What denying the whole role would end, before anybody says yes to it. */
async function showWholeRole(invocation: Invocation, id: string): Promise<ExitCode> {
  const { lease, beside, besideComplete } = await readLease(invocation, id);
  const { terminal } = invocation;
  say(
    terminal,
    `${lease.role} would deny every session that begins until a minute from now: this lease,`,
  );
  say(
    terminal,
    `${atLeast(besideComplete)}${leasesText(beside.length)}, and sessions that Sallyport did not vend`,
  );
  const rows = beside.map(({ sessionId, identity, grant, expiresAt }) => [
    ...[sessionId, identity, grant, expiresAt],
  ]);
  if (rows.length > 0) say(terminal, table(['SESSION', 'IDENTITY', 'GRANT', 'ENDS'], rows));
  tell(terminal, 'nothing was revoked; say --yes to do it');
  return exitCode.cancelled;
}
