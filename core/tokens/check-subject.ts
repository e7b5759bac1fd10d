import { Fault } from '#core/faults.ts';
import type { Json } from './claims.ts';
import { isPrintable } from './is-printable.ts';

const maxLength = 1_024;

/** The token's `sub`, fit to be shown and recorded. Throws `malformed_token`. */
export function checkSubject(sub: Json | undefined): string {
  if (typeof sub === 'string' && sub !== '' && sub.length <= maxLength && isPrintable(sub)) {
    return sub;
  }
  throw new Fault(
    'malformed_token',
    `the token's sub claim is missing or is not 1 to ${maxLength} printable characters; ask your platform for a token that names its workload`,
  );
}
