import { asPersonOption } from './administrator.ts';
import { type Command, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { readLog } from './ledger-status.ts';

/** `sallyport ledger key`: what the log is verified with. Keep it elsewhere: who asks the log for it trusts the log. */
export const ledgerKey: Command = {
  name: 'ledger key',
  summary: 'print the key that the checkpoints of the log are verified with; keep it elsewhere',
  options: { as: asPersonOption, data: dataOption },
  examples: ['sallyport ledger key > acme-ledger.vkey'],
  run: async (invocation) => {
    say(invocation.terminal, (await readLog(invocation)).key);
    return exitCode.done;
  },
};
