import type { SealingStop } from '#core/sealing/log-record.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, optionText, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { visibleText } from './visible-text.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport ledger resume --reason TEXT`: sealing goes on after what stopped it. */
export const ledgerResume: Command = {
  name: 'ledger resume',
  summary: 'let the ledger be sealed again after what stopped it was looked into',
  options: {
    reason: {
      type: 'string',
      value: 'TEXT',
      says: 'what you found, for the ledger; must be given',
    },
    as: asPersonOption,
    data: dataOption,
  },
  examples: ['sallyport ledger resume --reason "entry 7 was put back from the export of May"'],
  run: async (invocation) => {
    const reason = optionText(invocation, 'reason');
    if (reason === undefined) throw new WrongUse('say what you found: --reason TEXT');
    const call = { method: 'POST', path: 'ledger/resume', json: { reason } } as const;
    const { resumed } = await callAdmin(invocation, call);
    const { finding } = resumed as SealingStop;
    say(invocation.terminal, `sealing goes on; it had stopped: ${visibleText(finding)}`);
    return exitCode.done;
  },
};
