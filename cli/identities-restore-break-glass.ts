import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, optionText, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport identities restore-break-glass ID`: gives back what a review has cost. */
export const identitiesRestoreBreakGlass: Command = {
  name: 'identities restore-break-glass',
  summary: 'let an identity break the glass again that lost it by a review',
  takes: ['ID'],
  options: {
    reason: { type: 'string', value: 'TEXT', says: 'why, for the ledger; must be given' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport identities restore-break-glass shop-migrator --as grace --reason "talked it over"',
  ],
  run: async (invocation) => {
    const [id = ''] = invocation.words;
    const reason = optionText(invocation, 'reason');
    if (reason === undefined) throw new WrongUse('say why: --reason TEXT');
    const path = `identities/${encodeURIComponent(id)}/restore-break-glass`;
    await callAdmin(invocation, { method: 'POST', path, json: { reason } });
    say(invocation.terminal, `${id}: it may break the glass again`);
    return exitCode.done;
  },
};
