import type { ListedLeases } from '#core/administration/list-leases.ts';
import { leaseStates } from '#core/leases/lease-state.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, type Invocation, optionText, say, tell } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { limitOption, limitQuery } from './limit-option.ts';
import { table } from './table.ts';
import { WrongUse } from './wrong-use.ts';

const states = leaseStates.map((state) => state.replaceAll(' ', '-'));

/** `sallyport leases list`: who holds what, until when. */
export const leasesList: Command = {
  name: 'leases list',
  summary: 'list leases, newest first: who holds which grant, until when',
  options: {
    identity: { type: 'string', value: 'ID', says: 'only leases of this identity' },
    grant: { type: 'string', value: 'GRANT', says: 'only leases under this grant' },
    state: { type: 'string', value: 'STATE', says: `only ${states.join(', ')}` },
    limit: limitOption,
    json: { type: 'boolean', says: 'print the records as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport leases list',
    'sallyport leases list --identity shop-deployer --state in-force',
    'sallyport leases list --json --limit 10',
  ],
  run: async (invocation) => {
    await listLeases(invocation, shown);
    return exitCode.done;
  },
};

/** Asks for leases by the options of the command line, and prints them in this form or as JSON. */
export async function listLeases(
  invocation: Invocation,
  shownAs: (leases: ListedLeases['leases']) => string,
): Promise<void> {
  const path = `leases?${limitQuery(invocation)}${filterQuery(invocation)}`;
  const reply = await callAdmin(invocation, { method: 'GET', path });
  const { leases, next } = reply as unknown as ListedLeases;
  const { terminal, options } = invocation;
  if (options.json === true) say(terminal, JSON.stringify(leases, null, 2));
  else say(terminal, shownAs(leases));
  const isShort = leases.length < Number(optionText(invocation, 'limit') ?? 50);
  if (isShort && next !== null) tell(terminal, `leases older than ${next} were not looked at`);
}

function filterQuery(invocation: Invocation): string {
  const state = optionText(invocation, 'state');
  if (state !== undefined && !states.includes(state)) {
    throw new WrongUse(`--state takes ${states.join(', ')}`);
  }
  const filters = {
    identity: optionText(invocation, 'identity'),
    grant: optionText(invocation, 'grant'),
    state: state?.replaceAll('-', ' '),
  };
  return Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `&${name}=${encodeURIComponent(value ?? '')}`)
    .join('');
}

function shown(leases: ListedLeases['leases']): string {
  if (leases.length === 0) return 'no such leases';
  const rows = leases.map((lease) => [
    lease.sessionId,
    lease.identity,
    lease.grant,
    lease.state,
    lease.expiresAt,
    lease.subject,
  ]);
  return table(['SESSION', 'IDENTITY', 'GRANT', 'STATE', 'ENDS', 'SUBJECT'], rows);
}
