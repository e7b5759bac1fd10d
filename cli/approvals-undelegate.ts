import type { ListedDelegation } from '#core/approvals/list-delegations.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';

/** `sallyport approvals undelegate PERSON`: ends a delegation before its time. */
export const approvalsUndelegate: Command = {
  name: 'approvals undelegate',
  summary: 'let that person vote in your place no more; what they said stands',
  takes: ['PERSON'],
  options: { as: asPersonOption, data: dataOption },
  examples: ['sallyport approvals undelegate barbara --as grace'],
  run: async (invocation) => {
    const [person = ''] = invocation.words;
    const path = `delegations/${encodeURIComponent(person)}/end`;
    const reply = await callAdmin(invocation, { method: 'POST', path, json: {} });
    const { from, to } = reply as unknown as ListedDelegation;
    say(invocation.terminal, `${to} votes in the place of ${from} no more`);
    return exitCode.done;
  },
};
