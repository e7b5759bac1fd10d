import { Fault } from '#core/faults.ts';
import type { Store, Write } from '#core/store/store.ts';
import { type AttemptProofs, attemptSeconds } from './attempt.ts';
import { secretId } from './browser-secret.ts';

/** The write that spends an attempt, once; kept for as long as the attempt could be shown again. */
export function spending({ state }: AttemptProofs, now: Date): Write {
  return {
    kind: 'sign-in-attempt',
    id: secretId(state),
    expected: 0,
    value: { spentAt: now.toISOString() },
    expiresAt: new Date(now.getTime() + 2 * attemptSeconds * 1_000),
  };
}

/** Whether an attempt was finished before, or refused once its person was known. */
export async function isSpent(
  { state }: Pick<AttemptProofs, 'state'>,
  store: Pick<Store, 'read'>,
): Promise<boolean> {
  return (await store.read('sign-in-attempt', secretId(state))) !== undefined;
}

/** The fault of an attempt that is over. */
export function spentAlready(): Fault {
  return new Fault('conflict', 'this sign-in was finished once already; begin again');
}
