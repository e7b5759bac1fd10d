import { Fault } from '#core/faults.ts';
import { type BrokerDocument, discover, exchange } from './broker.ts';
import type { LeaseRequest } from './inputs.ts';
import { type Lease, secretsOf } from './lease.ts';
import type { Approval, Outcome } from './outcome.ts';
import type { Step } from './step.ts';
import { requestSubjectToken } from './subject-token.ts';
import { annotate, mask, say } from './workflow-log.ts';

/** How long is asked, and waited for people. */
export interface Patience {
  readonly timeoutSeconds: number;
  /** 0: a pending approval ends the step. */
  readonly waitMinutes: number;
}

const longestPause = 15_000;
const minute = 60_000;

/**
 * Asks until there is a lease, with a fresh id token at each attempt. Only what may pass by itself is
 * asked again; a denial is final at once. Throws the last fault when the time is over.
 */
export async function obtainLease(
  request: LeaseRequest,
  patience: Patience,
  step: Step,
): Promise<Lease> {
  const asking: Asking = { until: step.now() + patience.timeoutSeconds * 1_000, asked: 0 };
  for (;;) {
    const outcome = await attempt(request, asking, step);
    asking.asked += 1;
    switch (outcome.kind) {
      case 'vended':
        mask(step, secretsOf(outcome.lease));
        return outcome.lease;
      case 'refused':
        throw outcome.fault;
      case 'later':
        await pauseFor(outcome, asking, step);
        break;
      case 'pending':
        await waitForApproval(
          outcome.approval,
          { asking, waitMinutes: patience.waitMinutes },
          step,
        );
        break;
    }
  }
}

/** What is kept from one attempt to the next. */
interface Asking {
  /** Milliseconds since 1970; no attempt begins after it. */
  until: number;
  asked: number;
  document?: BrokerDocument;
  /** What is waited for, as the latest answer names it. */
  approval?: Approval;
  /** When that question was asked. */
  askedAt?: number;
}

async function attempt(request: LeaseRequest, asking: Asking, step: Step): Promise<Outcome> {
  const milliseconds = () => Math.min(step.requestMilliseconds, asking.until - step.now());
  if (asking.document === undefined) {
    const discovery = await discover(request, milliseconds());
    if (discovery.kind !== 'known') return discovery;
    asking.document = discovery.document;
  }
  const { audience } = asking.document;
  const idToken = await requestSubjectToken(step, audience, milliseconds());
  switch (idToken.kind) {
    case 'token':
      asking.askedAt = step.now();
      return exchange(
        request,
        { token: idToken.token, more: saidBeside(request, asking, milliseconds()) },
        milliseconds(),
      );
    case 'later':
      return { ...idToken, kind: 'later', afterSeconds: undefined };
    case 'refused':
      return { ...idToken, kind: 'refused' };
  }
}

/** So long the broker is asked to hold its answer back for people, and how much sooner than we give up. */
const heldSeconds = 20;
const marginSeconds = 5;

function saidBeside(
  { reason }: LeaseRequest,
  { document, approval }: Asking,
  milliseconds: number,
): Readonly<Record<string, string | undefined>> {
  const held = Math.min(heldSeconds, Math.floor(milliseconds / 1_000) - marginSeconds);
  const said = {
    reason,
    deferral_code: approval?.deferralCode,
    wait_seconds: approval === undefined || held < 1 ? undefined : String(held),
  };
  const taken = Object.entries(said).filter(([name]) => document?.parameters.includes(name));
  return Object.fromEntries(taken);
}

async function pauseFor(
  { fault, afterSeconds }: Extract<Outcome, { readonly kind: 'later' }>,
  { until, asked }: Asking,
  step: Step,
): Promise<void> {
  const grown = Math.min(longestPause, 1_000 * 2 ** (asked - 1)) * (0.5 + step.random() / 2);
  const milliseconds = Math.max(grown, (afterSeconds ?? 0) * 1_000);
  // Whoever could not ask again in time is told so now, not when the time is over.
  if (step.now() + milliseconds >= until) throw fault;
  say(step, `${fault.message}; asking again in ${Math.ceil(milliseconds / 1_000)} s`);
  await step.pause(milliseconds);
}

async function waitForApproval(
  approval: Approval,
  { asking, waitMinutes }: { readonly asking: Asking; readonly waitMinutes: number },
  step: Step,
): Promise<void> {
  const { url, intervalSeconds } = approval;
  const where = url === undefined ? '' : ` at ${url}`;
  if (waitMinutes === 0) {
    throw new Fault(
      'approval_needed',
      `this needs an approval${where}; run the job again when it is given, or set wait-for-approval`,
    );
  }
  if (asking.approval === undefined) {
    asking.until = step.now() + waitMinutes * minute;
    annotate(step, 'notice', `waiting up to ${waitMinutes} min for an approval${where}`);
  }
  asking.approval = approval;
  // What the broker held back itself is time that has passed.
  const passed = step.now() - (asking.askedAt ?? step.now());
  const milliseconds = Math.max(0, intervalSeconds * 1_000 - passed);
  if (step.now() + milliseconds >= asking.until) {
    const message = `nobody approved within ${waitMinutes} min${where}; run the job again when it is approved`;
    throw new Fault('approval_needed', message);
  }
  await step.pause(milliseconds);
}
