import type { ListedApproval } from '#core/approvals/listed-approval.ts';
import { asPersonOption } from './administrator.ts';
import { sayAbout } from './approval-request.ts';
import { standingText } from './approval-words.ts';
import { type Command, type Option, optionText, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';

interface Way {
  readonly summary: string;
  /** What was done, where that settled nothing. */
  readonly done: string;
  /** Options in examples that the story's rule permits. */
  readonly given: readonly string[];
}

const ways: Readonly<Record<string, Way>> = {
  approve: {
    summary: 'say yes to a request, exactly as it was asked',
    done: 'your yes is recorded',
    given: ['--as grace', '--as grace --reason "SHOP-7 was reviewed"'],
  },
  deny: {
    summary: 'say no to a request, and why',
    done: 'your no is recorded',
    given: ['--as grace --reason "not while the sale is on"'],
  },
  abstain: {
    summary: 'say neither yes nor no, so that others know not to wait for you',
    done: 'it is recorded that you abstain',
    given: ['--as grace --reason "I wrote half of it"'],
  },
  withdraw: {
    summary: 'take your own word back while the request waits',
    done: 'your word is taken back',
    given: ['--as grace'],
  },
  cancel: {
    summary: 'end a request that is wanted no more: of your own identity or run, or by policy',
    done: 'it was cancelled',
    given: ['--as ada --reason "the job was stopped"'],
  },
};

/** The option by which people say why. */
export const reasonOption: Option = {
  type: 'string',
  value: 'TEXT',
  says: 'why, for whoever asked and for the ledger',
};

/** `sallyport approvals approve|deny|abstain|withdraw|cancel ID`. */
export const approvalsSay: readonly Command[] = Object.entries(ways).map(
  ([word, { summary, done, given }]) => ({
    name: `approvals ${word}`,
    summary,
    takes: ['ID'],
    options: { reason: reasonOption, as: asPersonOption, data: dataOption },
    examples: given.map((more) => `sallyport approvals ${word} 01kaq4w5x7n3v9m2c8r6t0p1zd ${more}`),
    run: async (invocation) => {
      const [id = ''] = invocation.words;
      const reason = optionText(invocation, 'reason');
      const json = reason === undefined ? {} : { reason };
      const standing = await sayAbout(invocation, { id, word, json });
      say(invocation.terminal, outcomeText(standing, done));
      return exitCode.done;
    },
  }),
);

/** What came of a word: the verdict, or what is still missing. */
export function outcomeText(standing: ListedApproval, done: string): string {
  switch (standing.status) {
    case 'pending':
      return `${done}; ${standingText(standing)}`;
    case 'approved':
      return `${standingText(standing)}; whoever waits for it goes on by itself`;
    case 'denied':
    case 'cancelled':
    case 'expired':
      return `${standingText(standing)}; whoever waits for it is told so`;
  }
}
