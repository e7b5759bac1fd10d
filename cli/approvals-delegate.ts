import type { ListedDelegation } from '#core/approvals/list-delegations.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, optionText, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport approvals delegate`: has somebody else vote in one's place until an end. */
export const approvalsDelegate: Command = {
  name: 'approvals delegate',
  summary: 'let another person vote in your place until an end, 30 days from now at most',
  options: {
    to: { type: 'string', value: 'PERSON', says: 'who may vote in your place' },
    until: { type: 'string', value: 'TIME', says: 'until when, such as 2026-11-22T18:00:00Z' },
    reason: { type: 'string', value: 'TEXT', says: 'why, for the ledger' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport approvals delegate --to barbara --until 2026-11-22T18:00:00Z --reason "on leave" --as grace',
  ],
  run: async (invocation) => {
    const [to, until, reason] = ['to', 'until', 'reason'].map((name) =>
      optionText(invocation, name),
    );
    if (to === undefined || until === undefined || reason === undefined) {
      throw new WrongUse('give --to PERSON, --until TIME and --reason TEXT');
    }
    const json = { to, until, reason };
    const reply = await callAdmin(invocation, { method: 'POST', path: 'delegations', json });
    const { from, until: end } = reply as unknown as ListedDelegation;
    say(
      invocation.terminal,
      `${to} may vote in the place of ${from} until ${end}: "sallyport approvals approve ID --instead-of ${from}"`,
    );
    return exitCode.done;
  },
};
