import type { ListedDelegation } from '#core/approvals/list-delegations.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { quoted } from './approval-words.ts';
import { type Command, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { table } from './table.ts';

/** `sallyport approvals delegations`: who may vote in whose place. */
export const approvalsDelegations: Command = {
  name: 'approvals delegations',
  summary: 'show who may vote in whose place now: yours, or all where policy lets you read them',
  options: {
    json: { type: 'boolean', says: 'print {delegations} as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: ['sallyport approvals delegations', 'sallyport approvals delegations --as grace'],
  run: async (invocation) => {
    const { terminal, options } = invocation;
    const reply = await callAdmin(invocation, { method: 'GET', path: 'delegations' });
    const delegations = reply.delegations as readonly ListedDelegation[];
    if (options.json === true) say(terminal, JSON.stringify({ delegations }, null, 2));
    else say(terminal, delegationsText(delegations));
    return exitCode.done;
  },
};

function delegationsText(delegations: readonly ListedDelegation[]): string {
  if (delegations.length === 0) return 'nobody may vote in the place of somebody else';
  return table(
    ['IN PLACE OF', 'VOTES', 'UNTIL', 'REASON'],
    delegations.map(({ from, to, until, reason }) => [from, to, until, quoted(reason)]),
  );
}
