import { Fault } from '#core/faults.ts';
import { derivedSecret, isSameSecret } from './browser-secret.ts';

/** What forms of a sign-in carry: made of its cookie, so that only who has the cookie could make it. */
export function formTokenOf(cookie: string): string {
  return derivedSecret(cookie, 'sallyport form token');
}

/** Throws `forbidden_origin` for a form that was not made for this sign-in. */
export function requireFormToken(shown: string | undefined, expected: string): void {
  if (shown !== undefined && isSameSecret(shown, expected)) return;
  throw new Fault(
    'forbidden_origin',
    'this form was not made for your sign-in; open the page again and repeat it there',
  );
}
