import type { ListedLeases } from '#core/administration/list-leases.ts';
import { asPersonOption } from './administrator.ts';
import type { Command } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { listLeases } from './leases-list.ts';
import { limitOption } from './limit-option.ts';
import { table } from './table.ts';

/** `sallyport sessions list`: whose sessions there are to be shown. */
export const sessionsList: Command = {
  name: 'sessions list',
  summary: 'list sessions, newest first: when each began, for whom, and for which run',
  options: {
    identity: { type: 'string', value: 'ID', says: 'only sessions of this identity' },
    grant: { type: 'string', value: 'GRANT', says: 'only sessions under this grant' },
    limit: limitOption,
    json: { type: 'boolean', says: 'print the leases of the sessions as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: ['sallyport sessions list', 'sallyport sessions list --grant orders-upkeep --limit 5'],
  run: async (invocation) => {
    await listLeases(invocation, shown);
    return exitCode.done;
  },
};

function shown(leases: ListedLeases['leases']): string {
  if (leases.length === 0) return 'no such sessions';
  const rows = leases.map(({ sessionId, startsAt, identity, grant, state, ...lease }) => [
    ...[sessionId, startsAt, identity, grant],
    lease.observed === true ? `${state}, observed` : state,
    lease.runInvocationUri ?? lease.subject,
  ]);
  return table(['SESSION', 'BEGAN', 'IDENTITY', 'GRANT', 'STATE', 'RUN'], rows);
}
