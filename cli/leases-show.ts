import type { ShownLease } from '#core/administration/show-lease.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, type Invocation, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { atLeast, leasesText } from './revocation-lines.ts';
import { table } from './table.ts';

/** `sallyport leases show ID`: one lease and its story. */
export const leasesShow: Command = {
  name: 'leases show',
  summary: 'show one lease: whose it is, what became of it, and its entries',
  takes: ['ID'],
  options: {
    json: { type: 'boolean', says: 'print everything as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: ['sallyport leases show 01kaq4w5x7n3v9m2c8r6t0p1zd'],
  run: async (invocation) => {
    const [id = ''] = invocation.words;
    const shown = await readLease(invocation, id);
    const { terminal, options } = invocation;
    if (options.json === true) say(terminal, JSON.stringify(shown, null, 2));
    else for (const line of linesOf(shown)) say(terminal, line);
    return exitCode.done;
  },
};

/** The lease as the administrators' door shows it. */
export async function readLease(invocation: Invocation, id: string): Promise<ShownLease> {
  const path = `leases/${encodeURIComponent(id)}`;
  return (await callAdmin(invocation, { method: 'GET', path })) as unknown as ShownLease;
}

function linesOf(shown: ShownLease): readonly string[] {
  const { lease, entries, entriesComplete, beside, besideComplete } = shown;
  const facts = [
    ['session', lease.sessionId],
    ['identity', `${lease.identity} (owner ${lease.owner})`],
    ['grant', lease.grant],
    ['state', stateText(lease)],
    ['began', lease.startsAt],
    ['ends', lease.expiresAt],
    ['role', lease.role],
    ['aws:userid', lease.userId],
    ['subject', `${lease.subject} of ${lease.issuer}`],
    ...(lease.runInvocationUri === undefined ? [] : [['run', lease.runInvocationUri]]),
    ['beside it', `${atLeast(besideComplete)}${leasesText(beside.length)} of the same role`],
  ];
  const width = Math.max(...facts.map(([name = '']) => name.length));
  return [
    ...facts.map(([name = '', value]) => `${name.padEnd(width)}  ${value}`),
    '',
    ...entryLines(entries),
    ...(entries === null || entriesComplete ? [] : ['older entries were not looked at']),
  ];
}

function stateText({ state, ended }: ShownLease['lease']): string {
  if (ended === undefined) return state;
  const why = ended.reason === '' ? '' : `: ${ended.reason}`;
  return `${state} at ${ended.at} by ${ended.by}${why}`;
}

function entryLines(entries: readonly Entry[] | null): readonly string[] {
  if (entries === null) return ['its entries are for whoever may read the ledger'];
  const rows = entries.map(({ body }) => [
    body.at,
    body.kind,
    'id' in body.actor ? body.actor.id : body.actor.kind,
    body.outcome?.code ?? '',
  ]);
  return [table(['AT', 'KIND', 'ACTOR', 'OUTCOME'], rows)];
}
