import type { Origin } from '#core/ledger/entry.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import type { Store } from '#core/store/store.ts';
import type { Clock } from '#core/world.ts';
import { signInEntry } from './sign-in-entry.ts';
import { endingWrites } from './sign-in-writes.ts';
import type { SignedIn } from './signed-in.ts';

/** Ends a sign-in, in one transaction with its entry. One that ended meanwhile stays ended. */
export async function signOut(
  signedIn: Pick<SignedIn, 'person'> & {
    readonly cookie: string | undefined;
    readonly origin: Origin;
  },
  ports: { readonly clock: Clock; readonly store: Store; readonly ledger: Ledger },
): Promise<void> {
  const writes = await endingWrites(signedIn.cookie, ports);
  if (writes.length === 0) return;
  const body = signInEntry('person.signed_out', signedIn, ports.clock.now());
  await ports.ledger.append(body, { writes });
}
