import type { Actor, Entry } from '#core/ledger/entry.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { limitOption, limitQuery } from './limit-option.ts';
import { table } from './table.ts';

/** `sallyport ledger list`: what happened, newest first. */
export const ledgerList: Command = {
  name: 'ledger list',
  summary: 'list entries of the ledger, newest first: what happened, to whom, with what outcome',
  options: {
    limit: limitOption,
    json: { type: 'boolean', says: 'print the entries whole, one JSON line each' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: ['sallyport ledger list', 'sallyport ledger list --json --limit 1'],
  run: async (invocation) => {
    const path = `ledger?${limitQuery(invocation)}`;
    const reply = await callAdmin(invocation, { method: 'GET', path });
    const entries = reply.entries as readonly Entry[];
    if (invocation.options.json === true) {
      for (const entry of entries) say(invocation.terminal, JSON.stringify(entry));
      return exitCode.done;
    }
    const head = ['AT', 'KIND', 'ACTOR', 'GRANT', 'OUTCOME'];
    say(invocation.terminal, table(head, entries.map(row)));
    return exitCode.done;
  },
};

function row(entry: Entry): readonly string[] {
  const { body } = entry;
  const outcome = body.outcome?.code ?? body.lease?.sessionId ?? whatOf(entry);
  return [body.at, body.kind, actorText(body.actor), body.grant ?? '', outcome];
}

function actorText(actor: Actor): string {
  return actor.kind === 'unknown' ? 'unknown' : `${actor.kind} ${actor.id}`;
}

/** The lease that it is about, where there is one, and what else the entry tells. */
function whatOf({ body: { sessionId, facts = {} } }: Entry): string {
  const told = Object.entries(facts)
    .filter(([, value]) => value !== '' && value !== null)
    .map(([name, value]) => `${name}=${shortened(String(value))}`);
  return [...(sessionId === undefined ? [] : [sessionId]), ...told].join(' ');
}

/** Long values are shown by how they begin; `--json` has them whole. */
function shortened(value: string): string {
  return value.length <= 48 ? value : `${value.slice(0, 16)}…`;
}
