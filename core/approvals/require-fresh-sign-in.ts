import { Fault } from '#core/faults.ts';

/** Throws `sign_in_needed` where a person proved who they are longer ago than so many seconds. */
export function requireFreshSignIn(
  seconds: number,
  { signedInAt }: { readonly signedInAt: Date },
  now: Date,
): void {
  if (now.getTime() - signedInAt.getTime() <= seconds * 1_000) return;
  throw new Fault(
    'sign_in_needed',
    `this needs a sign-in of the last ${seconds} s; sign in again and repeat it`,
  );
}
