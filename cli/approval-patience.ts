import { type Invocation, type Option, optionText } from './command.ts';
import { WrongUse } from './wrong-use.ts';

/** How long a command waits, and what it says to people meanwhile. */
export interface ApprovalPatience {
  /** Seconds of asking again while the broker says that this may help. */
  readonly waitSeconds: number;
  /** Seconds of waiting for people to answer. */
  readonly approvalSeconds: number;
  /** Why, for whoever is asked. */
  readonly reason?: string;
  readonly onPending: 'wait' | 'fail';
}

const usualWaitSeconds = 60;
/** How long a command can be told to wait, and waits for people behind an SDK, which can tell it nothing. */
export const longestWaitSeconds = 86_400;

/** The options of every command that may have to wait for credentials. */
export const patienceOptions: Readonly<Record<string, Option>> = {
  wait: {
    type: 'string',
    value: 'SECONDS',
    bare: String(longestWaitSeconds),
    says: 'wait this long, a day without a number, also for people who are asked (default: 60 while the broker says "try again", and not for people)',
  },
  reason: { type: 'string', value: 'TEXT', says: 'why, for people who are asked for approval' },
  'on-pending': {
    type: 'string',
    value: 'WAIT',
    says: 'where people are asked: wait (default), or fail at once with 6 and run this again later',
  },
};

/** Reads how patient the command is to be; where nobody says, it waits so long for people. */
export function readPatience(
  invocation: Invocation,
  usualApprovalSeconds: number,
): ApprovalPatience {
  const wait = readWait(invocation);
  const reason = optionText(invocation, 'reason');
  return {
    waitSeconds: wait ?? usualWaitSeconds,
    approvalSeconds: wait ?? usualApprovalSeconds,
    ...(reason === undefined ? {} : { reason }),
    onPending: readOnPending(invocation),
  };
}

function readWait(invocation: Invocation): number | undefined {
  const text = optionText(invocation, 'wait');
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (/^[0-9]{1,5}$/u.test(text) && seconds <= longestWaitSeconds) return seconds;
  throw new WrongUse(`--wait takes a number of seconds from 0 to ${longestWaitSeconds}`);
}

function readOnPending(invocation: Invocation): ApprovalPatience['onPending'] {
  const text = optionText(invocation, 'on-pending') ?? 'wait';
  if (text === 'wait' || text === 'fail') return text;
  throw new WrongUse('--on-pending takes wait or fail');
}
