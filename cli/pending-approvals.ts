import { Fault } from '#core/faults.ts';
import { secondsText } from './seconds-text.ts';

/** That people are asked, as the broker says it (RFC 8628 §3.5). */
export interface PendingApprovals {
  /** What whoever waits no longer is told. */
  readonly fault: Fault;
  /** What is sent to ask about the same requests again. */
  readonly deferralCode: string;
  /** Seconds between two questions, at least. */
  readonly intervalSeconds: number;
  /** Until the first of the requests expires. */
  readonly secondsLeft: number;
  readonly requests: readonly PendingRequest[];
}

interface PendingRequest {
  readonly rule: string;
  readonly url: string;
  readonly groups: readonly string[];
}

const usualInterval = 5;
/** Whatever a broker says, it is asked again within this. */
const longestInterval = 60;

/** What a refusal says of people who are asked; undefined where it is about anything else. */
export function pendingIn(fault: Fault): PendingApprovals | undefined {
  const { deferral_code: code, interval, expires_in: left, approvals } = fault.shown;
  const isPending = fault.code === 'approval_pending' || fault.code === 'slow_down';
  if (!isPending || typeof code !== 'string') return undefined;
  return {
    fault: new Fault('approval_pending', fault.message, { shown: fault.shown }),
    deferralCode: code,
    intervalSeconds: Math.min(positive(interval) ?? usualInterval, longestInterval),
    secondsLeft: positive(left) ?? 0,
    requests: Array.isArray(approvals) ? approvals.map(requestIn) : [],
  };
}

/** Who is asked, where they answer, and how long they have: one line for each request. */
export function pendingLines({ requests, secondsLeft }: PendingApprovals): readonly string[] {
  const left = secondsLeft === 0 ? '' : `, ${secondsText(secondsLeft)} left`;
  if (requests.length === 0) return [`waiting for an approval${left}`];
  return requests.map(
    ({ rule, url, groups }) =>
      `waiting for approval by rule ${rule}: ${groups.join(', ')} can answer at ${url}${left}`,
  );
}

/** The same in brief, for whoever has read it before. */
export function stillPendingLine({ requests, secondsLeft }: PendingApprovals): string {
  const groups = new Set(requests.flatMap((request) => request.groups));
  const whom = groups.size === 0 ? 'an approval' : [...groups].join(', ');
  return `still waiting for ${whom}, ${secondsText(secondsLeft)} left`;
}

function requestIn(value: unknown): PendingRequest {
  const { rule, url, groups } = Object.fromEntries(Object.entries(value ?? {}));
  return {
    rule: String(rule),
    url: String(url),
    groups: Array.isArray(groups) ? groups.map(String) : [],
  };
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
