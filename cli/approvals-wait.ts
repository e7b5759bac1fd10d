import type { ApprovalStatus } from '#core/approvals/approval.ts';
import type { ListedApproval } from '#core/approvals/listed-approval.ts';
import { asFault, Fault } from '#core/faults.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { approvalPath } from './approval-request.ts';
import { missingText, standingText } from './approval-words.ts';
import { type Command, type Invocation, optionText, say } from './command.ts';
import { type ExitCode, exitCode, exitCodeOf } from './exit-code.ts';
import { dataOption, findInstance } from './instance.ts';
import { patiently } from './patience.ts';
import { secondsText } from './seconds-text.ts';
import { type Waiting, waitingAt } from './waiting.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport approvals wait ID`: until people have answered. */
export const approvalsWait: Command = {
  name: 'approvals wait',
  summary: 'wait until a request is settled: 0 approved, 3 denied, 4 expired, 5 cancelled',
  takes: ['ID'],
  options: {
    wait: {
      type: 'string',
      value: 'SECONDS',
      says: 'no longer than this, then end with 6 (default: until it is settled)',
    },
    json: { type: 'boolean', says: 'print in the end how it stands as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport approvals wait 01kaq4w5x7n3v9m2c8r6t0p1zd --as ada',
    'sallyport approvals wait 01kaq4w5x7n3v9m2c8r6t0p1zd --wait 600 && ./deploy.sh',
  ],
  run: async (invocation) => {
    const { terminal, options } = invocation;
    const standing = await untilSettled(invocation, waitingAt(terminal));
    say(
      terminal,
      options.json === true ? JSON.stringify(standing, null, 2) : standingText(standing),
    );
    return codes[standing.status];
  },
};

const codes: Readonly<Record<ApprovalStatus, ExitCode>> = {
  approved: exitCode.done,
  denied: exitCode.denied,
  expired: exitCode.expired,
  cancelled: exitCode.cancelled,
  pending: exitCode.pending,
};

/** What a broker holds back an answer for; shorter than proxies wait. */
const heldSeconds = 20;
/** A broker that is away so long is given up. */
const awaySeconds = 120;
const noticeMilliseconds = 60_000;

/** Asks how it stands until it is settled or nobody waits any longer, and tells what changes. */
async function untilSettled(invocation: Invocation, waiting: Waiting): Promise<ListedApproval> {
  const [id = ''] = invocation.words;
  const until = waiting.clock.now().getTime() + readWait(invocation) * 1_000;
  const tell = teller(waiting, `${findInstance(invocation).broker}/approvals/${id}`);
  let known: ListedApproval | undefined;
  for (;;) {
    const left = Math.ceil((until - waiting.clock.now().getTime()) / 1_000);
    if (known !== undefined && (known.status !== 'pending' || left <= 0)) return known;
    // The first answer comes at once: whoever waits wants to know for whom.
    const path = known === undefined ? firstLook(id) : nextLook(id, known, left);
    const asked = waiting.clock.now().getTime();
    known = await standingAt(invocation, path, waiting);
    if (known.status === 'pending') tell(known);
    const early = asked + 1_000 - waiting.clock.now().getTime();
    // Where a broker holds no answer back it is not asked without a break either.
    if (known.status === 'pending' && early > 0) await waiting.pause(early);
  }
}

/** No request was ever changed so often, so how it stands is news. */
const never = 999_999_999;

function firstLook(id: string): string {
  return `${approvalPath(id)}/wait?seconds=1&revision=${never}`;
}

function nextLook(id: string, { revision }: ListedApproval, left: number): string {
  const seconds = Math.max(1, Math.min(heldSeconds, left));
  return `${approvalPath(id)}/wait?seconds=${seconds}&revision=${revision}`;
}

async function standingAt(
  invocation: Invocation,
  path: string,
  waiting: Waiting,
): Promise<ListedApproval> {
  try {
    const ask = () => callAdmin(invocation, { method: 'GET', path });
    const reply = await patiently(ask, { seconds: awaySeconds, waiting, isHeld: true });
    return reply as unknown as ListedApproval;
  } catch (error) {
    throw withoutVerdict(asFault(error));
  }
}

/** What keeps whoever waits from an answer must not end like an answer. */
function withoutVerdict(fault: Fault): Fault {
  const verdicts: readonly ExitCode[] = [exitCode.denied, exitCode.expired, exitCode.cancelled];
  if (!verdicts.includes(exitCodeOf(fault))) return fault;
  return new Fault(
    'invalid_request',
    `nothing is known of the answer: ${fault.message} (${fault.code}); try again`,
  );
}

function teller(waiting: Waiting, url: string): (standing: ListedApproval) => void {
  let known = '';
  let toldAt = 0;
  return (standing) => {
    const now = waiting.clock.now().getTime();
    const missing = missingText(standing);
    const left = `${secondsText(standing.secondsLeft)} left`;
    if (missing === known && now - toldAt < noticeMilliseconds) return;
    waiting.tell(
      missing === known
        ? `still waiting for ${missing}, ${left}`
        : `waiting by rule ${standing.rule} for ${missing}, who can answer at ${url} until ${standing.expiresAt}, ${left}`,
    );
    known = missing;
    toldAt = now;
  };
}

function readWait(invocation: Invocation): number {
  const text = optionText(invocation, 'wait');
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (/^[0-9]{1,6}$/u.test(text)) return Number(text);
  throw new WrongUse('--wait takes a number of seconds');
}
