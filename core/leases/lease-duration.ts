import { Fault } from '#core/faults.ts';

/** AWS SDKs ask again at every call when less than 900 s are left, so a lease is a minute longer. */
export const shortestLeaseSeconds = 960;
/** STS takes no shorter duration. */
const shortestStsSeconds = 900;
const longestStsSeconds = 43_200;
/** STS's limit when a role assumes a role, as a broker that runs under a role does. */
const longestChainedSeconds = 3_600;
/** STS counts from when it answers: what ends with a session is asked for this much shorter. */
const answerMarginSeconds = 10;

export interface DurationRequest {
  /** Seconds that the caller asks for. */
  readonly asked: number | undefined;
  readonly grant: { readonly name: string; readonly leaseSeconds: number };
  /** The longest lease that policy allows, in seconds. */
  readonly obligedSeconds: number | undefined;
  readonly now: Date;
  readonly sessionEndsAt: Date | undefined;
}

export interface LeaseDuration {
  readonly seconds: number;
  readonly reason: string;
}

/**
 * The shortest of what is asked and what grant, policy and STS allow, and what settled it; never
 * past the end of a living session. Faults: `invalid_request` for a duration that STS would refuse,
 * `policy_denied` when less than 960 s are allowed, `conflict` when the session ends too soon.
 */
export function planDuration(request: DurationRequest): LeaseDuration {
  const { asked, now, sessionEndsAt } = request;
  if (asked !== undefined) refuseOutOfRange(asked);
  const fresh = freshDuration(asked, shortestLimit(request));
  if (sessionEndsAt === undefined) return fresh;
  const remaining = secondsToMint(sessionEndsAt, now);
  if (remaining < shortestStsSeconds) {
    throw new Fault(
      'conflict',
      'the session of this token ends too soon to mint into it; open the next session instead',
      { detail: { remainingSeconds: String(remaining) } },
    );
  }
  if (fresh.seconds <= remaining) return fresh;
  return { seconds: remaining, reason: 'the session that this token opened earlier ends then' };
}

/**
 * The seconds that a lease under the grant would last, as policy is asked about it: what is decided
 * on is what may be vended, so a wish outside of the bounds counts as the bound that it meets.
 */
export function leaseSecondsAsked(
  asked: number | undefined,
  grant: { readonly leaseSeconds: number },
): number {
  return Math.min(Math.max(asked ?? grant.leaseSeconds, shortestLeaseSeconds), grant.leaseSeconds);
}

/** Whether a living session lasts long enough for STS to mint credentials that end with it. */
export function canMintInto(sessionEndsAt: Date, now: Date): boolean {
  return secondsToMint(sessionEndsAt, now) >= shortestStsSeconds;
}

/** What is left of a session, less what STS may take to answer. */
function secondsToMint(endsAt: Date, now: Date): number {
  return Math.floor((endsAt.getTime() - now.getTime()) / 1000) - answerMarginSeconds;
}

function refuseOutOfRange(asked: number): void {
  if (Number.isInteger(asked) && asked >= shortestStsSeconds && asked <= longestStsSeconds) return;
  throw new Fault(
    'invalid_request',
    `the duration asked for must be a whole number of seconds from ${shortestStsSeconds} to ${longestStsSeconds}`,
  );
}

function freshDuration(asked: number | undefined, limit: LeaseDuration): LeaseDuration {
  if (asked === undefined || asked > limit.seconds) return limit;
  if (asked >= shortestLeaseSeconds) return { seconds: asked, reason: 'as asked' };
  return {
    seconds: shortestLeaseSeconds,
    reason: `no lease is shorter than ${shortestLeaseSeconds} seconds, so it is longer than asked`,
  };
}

function shortestLimit({ grant, obligedSeconds }: DurationRequest): LeaseDuration {
  const limits = [
    { seconds: grant.leaseSeconds, reason: `the grant "${grant.name}" allows no longer lease` },
    {
      seconds: obligedSeconds ?? Number.POSITIVE_INFINITY,
      reason: 'policy allows no longer lease',
    },
    { seconds: longestChainedSeconds, reason: 'STS allows no longer session to a broker role' },
  ];
  const shortest = limits.reduce((best, limit) => (limit.seconds < best.seconds ? limit : best));
  const seconds = Math.floor(shortest.seconds);
  if (seconds >= shortestLeaseSeconds) return { ...shortest, seconds };
  throw new Fault(
    'policy_denied',
    `${shortest.reason} than ${seconds} seconds, and none is shorter than ${shortestLeaseSeconds}; allow at least that`,
  );
}
