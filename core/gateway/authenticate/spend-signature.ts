import { Fault } from '#core/faults.ts';
import type { AuthenticatedCall } from './authenticate-call.ts';
import type { SpentSignatures } from './spent-signatures.ts';

/** By how much the clocks of two instances may differ. */
const clockMarginMs = 60_000;

/**
 * Spends the signature of a mutating call. The fault of a second sight may be retried: two equal
 * calls in one second are signed alike by a real client, whose next attempt is signed anew, whereas
 * whoever repeats another's request cannot sign.
 */
export async function spendSignature(
  { signature, usableUntil }: Pick<AuthenticatedCall<unknown>, 'signature' | 'usableUntil'>,
  spent: SpentSignatures,
): Promise<Fault | undefined> {
  const until = new Date(usableUntil.getTime() + clockMarginMs);
  if ((await spent.spend(signature, until)) === 'first') return undefined;
  return new Fault(
    'unavailable',
    'a request with this very signature was taken already; sign the call again, a second later',
  );
}
