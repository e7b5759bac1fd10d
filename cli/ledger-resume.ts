import type { Resumed } from '#core/administration/resume-log.ts';
import type { LostRange } from '#core/sealing/lost-range.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, type Invocation, optionText, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { visibleText } from './visible-text.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport ledger resume --reason TEXT`: sealing goes on after what stopped it, and without what is lost. */
export const ledgerResume: Command = {
  name: 'ledger resume',
  summary: 'let the ledger be sealed again after what stopped it was looked into',
  options: {
    reason: {
      type: 'string',
      value: 'TEXT',
      says: 'what you found, for the ledger; must be given',
    },
    'accept-loss': {
      type: 'string',
      value: 'RANGE',
      says: 'WRITER:FROM-TO, entries that nobody can put back: go on without them; the log names the gap for good',
    },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport ledger resume --reason "entry 7 was put back from the export of May"',
    'sallyport ledger resume --accept-loss token-01kaq4w5x7n3v9m2c8r6t0p1zd:7-7 --reason "in no backup"',
  ],
  run: async (invocation) => {
    const reason = optionText(invocation, 'reason');
    if (reason === undefined) throw new WrongUse('say what you found: --reason TEXT');
    const json = { reason, ...readLoss(invocation) };
    const call = { method: 'POST', path: 'ledger/resume', json } as const;
    const resumed = (await callAdmin(invocation, call)) as unknown as Resumed;
    say(invocation.terminal, resumedText(resumed));
    return exitCode.done;
  },
};

/** The name of a writer may have colons and hyphens in it; the numbers are what comes last. */
const lossForm = /^(?<writer>.+):(?<from>[1-9]\d{0,14})-(?<to>[1-9]\d{0,14})$/u;

function readLoss(invocation: Invocation): { readonly loss?: LostRange } {
  const asked = optionText(invocation, 'accept-loss');
  if (asked === undefined) return {};
  const { writer = '', from, to } = lossForm.exec(asked)?.groups ?? {};
  if (writer !== '' && Number(from) <= Number(to)) {
    return { loss: { writer, from: Number(from), to: Number(to) } };
  }
  throw new WrongUse('say what is lost as WRITER:FROM-TO, such as one:7-9, both included');
}

function resumedText({ resumed, gap }: Resumed): string {
  const stopped = `it had stopped: ${visibleText(resumed.finding)}`;
  if (gap === null) return `sealing goes on; ${stopped}`;
  const { writer, from, to } = gap;
  return `sealing goes on without entries ${from} to ${to} of ${visibleText(writer)}; ${stopped}`;
}
