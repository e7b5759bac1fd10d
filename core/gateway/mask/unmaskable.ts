import { Fault } from '#core/faults.ts';

/**
 * Why a body does not leave: what must be masked in it cannot be found. It is not for the caller to
 * try again, for AWS has done already what was asked; only where AWS itself failed it is.
 */
export function unreadable(what: string): Fault {
  return new Fault(
    'policy_denied',
    `the body ${what}, so that what must be masked in it cannot be found; nothing of it is shown, report it`,
  );
}

/** A body in a form that is not masked yet. */
export function unsupported(what: string): Fault {
  return new Fault('not_built', `the body ${what}, which cannot be masked yet; ask for it without`);
}

/** A body beyond what is looked through. */
export function tooLarge(what: string): Fault {
  return new Fault(
    'request_too_large',
    `the body ${what}, beyond what is looked through for what must be masked; ask for fewer items at a time`,
  );
}
