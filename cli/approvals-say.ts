import type { ListedApproval } from '#core/approvals/listed-approval.ts';
import { asPersonOption } from './administrator.ts';
import { sayAbout } from './approval-request.ts';
import { standingText } from './approval-words.ts';
import { type Command, type Invocation, type Option, optionText, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';

interface Way {
  readonly summary: string;
  /** What was done, where that settled nothing. */
  readonly done: string;
  /** Options in examples that the story's rule permits. */
  readonly given: readonly string[];
  /** Whether it can be said in the place of who delegated. */
  readonly isVote: boolean;
}

const ways: Readonly<Record<string, Way>> = {
  approve: {
    summary: 'say yes to a request, exactly as it was asked',
    done: 'your yes is recorded',
    given: ['--as grace', '--as grace --reason "SHOP-7 was reviewed"'],
    isVote: true,
  },
  deny: {
    summary: 'say no to a request, and why',
    done: 'your no is recorded',
    given: ['--as grace --reason "not while the sale is on"'],
    isVote: true,
  },
  abstain: {
    summary: 'say neither yes nor no, so that others know not to wait for you',
    done: 'it is recorded that you abstain',
    given: ['--as grace --reason "I wrote half of it"'],
    isVote: true,
  },
  withdraw: {
    summary: 'take your own word back while the request waits',
    done: 'your word is taken back',
    given: ['--as grace'],
    isVote: false,
  },
  cancel: {
    summary: 'end a request that is wanted no more: of your own identity or run, or by policy',
    done: 'it was cancelled',
    given: ['--as ada --reason "the job was stopped"'],
    isVote: false,
  },
};

/** The option by which people say why. */
export const reasonOption: Option = {
  type: 'string',
  value: 'TEXT',
  says: 'why, for whoever asked and for the ledger',
};

/** The option by which people vote in the place of who delegated to them. */
export const insteadOfOption: Option = {
  type: 'string',
  value: 'PERSON',
  says: 'vote in the place of this person, who has delegated to you',
};

/** `sallyport approvals approve|deny|abstain|withdraw|cancel ID`. */
export const approvalsSay: readonly Command[] = Object.entries(ways).map(
  ([word, { summary, done, given, isVote }]) => ({
    name: `approvals ${word}`,
    summary,
    takes: ['ID'],
    options: {
      reason: reasonOption,
      ...(isVote ? { 'instead-of': insteadOfOption } : {}),
      as: asPersonOption,
      data: dataOption,
    },
    examples: given.map((more) => `sallyport approvals ${word} 01kaq4w5x7n3v9m2c8r6t0p1zd ${more}`),
    run: async (invocation) => {
      const [id = ''] = invocation.words;
      const json = saidBeside(invocation);
      const standing = await sayAbout(invocation, { id, word, json });
      say(invocation.terminal, outcomeText(standing, done));
      return exitCode.done;
    },
  }),
);

/** Why it is said, and in whose place. */
export function saidBeside(
  invocation: Invocation,
): Readonly<Partial<Record<'reason' | 'insteadOf', string>>> {
  const reason = optionText(invocation, 'reason');
  const insteadOf = optionText(invocation, 'instead-of');
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(insteadOf === undefined ? {} : { insteadOf }),
  };
}

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
