import { asFault } from '#core/faults.ts';
import type { Lease } from './lease.ts';
import {
  endOf,
  type HeldLease,
  heldLeases,
  holdLease,
  type LeaseFolder,
  openLeaseFolder,
  refuseLeases,
} from './lease-folder.ts';
import { obtainLease } from './obtain-lease.ts';
import { takeRenewalLock } from './renewal-lock.ts';
import type { Step } from './step.ts';
import { say } from './workflow-log.ts';

/** SDKs begin to ask for new credentials when the old ones have this long left. */
const usualMargin = 15 * 60 * 1000;
const leastLeft = 60 * 1000;
const servesUntil = 5 * 60 * 1000;
/** While what is at hand serves, no SDK waits long for a broker that does not answer. */
const patience = { short: 5, usual: 50 };

/**
 * What SDKs start for the profile's credentials: the lease in the folder, or a new one in time.
 * The document for standard output, or undefined when there is none to be had.
 */
export async function runProcess(path: string, step: Step): Promise<string | undefined> {
  try {
    return documentOf(await currentLease(openLeaseFolder(path), step));
  } catch (error) {
    const { message, code } = asFault(error);
    say(step, `${message} (${code})`);
    return undefined;
  }
}

async function currentLease(folder: LeaseFolder, step: Step): Promise<Lease> {
  const held = usableLease(folder);
  if (held !== undefined && isFresh(held, step)) return held.lease;
  try {
    const isUrgent = held === undefined || endOf(held) - step.now() < servesUntil;
    return await renew(folder, isUrgent ? patience.usual : patience.short, step);
  } catch (error) {
    const { oauth, retryAfterSeconds } = asFault(error).form;
    // Whoever is refused is refused for good, also should the broker not answer the next time.
    if (oauth === 'access_denied') refuseLeases(folder);
    // Where it may pass, whoever still has some time left is better served with that than with nothing.
    const serves = held !== undefined && endOf(held) - step.now() > leastLeft;
    if (serves && retryAfterSeconds !== undefined) return held.lease;
    throw error;
  }
}

/**
 * Of many processes that renew at once one exchanges; the others find its lease. One deadline stands over all
 * of it, and half of the time is left to those who wait in vain.
 */
async function renew(folder: LeaseFolder, seconds: number, step: Step): Promise<Lease> {
  const until = step.now() + seconds * 1_000;
  const unlock = await takeRenewalLock(folder, (seconds * 1_000) / 2, step);
  try {
    const held = usableLease(folder);
    if (held !== undefined && isFresh(held, step)) return held.lease;
    const asking = { timeoutSeconds: (until - step.now()) / 1_000, waitMinutes: 0 };
    const lease = await obtainLease(folder.request, asking, withoutMasks(step));
    holdLease(folder, lease, step.now());
    return lease;
  } finally {
    unlock();
  }
}

/** The lease that lasts longest of those that may be handed out. */
function usableLease(folder: LeaseFolder): HeldLease | undefined {
  return heldLeases(folder).find(({ isRefused }) => !isRefused);
}

function isFresh(held: HeldLease, step: Step): boolean {
  return step.now() < renewalOf(held);
}

/** When to renew: early enough for SDKs, and not before half of a short lease is over. */
function renewalOf(held: HeldLease): number {
  const end = endOf(held);
  return end - Math.min(usualMargin, (end - held.since) / 2);
}

/** What SDKs start has its output read by them, not by the runner: a mask would only show a secret. */
function withoutMasks(step: Step): Step {
  return {
    ...step,
    print: (line) => {
      if (!line.startsWith('::add-mask::')) step.print(line);
    },
  };
}

function documentOf(lease: Lease): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: lease.accessKeyId,
    SecretAccessKey: lease.secretAccessKey,
    SessionToken: lease.sessionToken,
    Expiration: lease.expiration,
    AccountId: lease.accountId,
  });
}
