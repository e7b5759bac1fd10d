import type { Lease } from '#core/leases/lease.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { limitOption, limitQuery } from './limit-option.ts';
import { table } from './table.ts';

type ListedLease = Lease & { readonly state: string };

/** `sallyport leases list`: who holds what, until when. */
export const leasesList: Command = {
  name: 'leases list',
  summary: 'list leases, newest first: who holds which grant, until when',
  options: {
    limit: limitOption,
    json: { type: 'boolean', says: 'print the records as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: ['sallyport leases list', 'sallyport leases list --json --limit 10'],
  run: async (invocation) => {
    const path = `leases?${limitQuery(invocation)}`;
    const reply = await callAdmin(invocation, { method: 'GET', path });
    const leases = reply.leases as readonly ListedLease[];
    if (invocation.options.json === true) {
      say(invocation.terminal, JSON.stringify(leases, null, 2));
      return exitCode.done;
    }
    const rows = leases.map((lease) => [
      lease.sessionId,
      lease.identity,
      lease.grant,
      lease.state,
      lease.expiresAt,
      lease.subject,
    ]);
    say(
      invocation.terminal,
      rows.length === 0
        ? 'no leases yet'
        : table(['SESSION', 'IDENTITY', 'GRANT', 'STATE', 'ENDS', 'SUBJECT'], rows),
    );
    return exitCode.done;
  },
};
