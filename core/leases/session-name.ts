import { Fault } from '#core/faults.ts';

/** STS: RoleSessionName and SourceIdentity are 2 to 64 of these. */
const stsName = /^[\w+=,.@-]{2,64}$/;
const longestName = 64;

/**
 * `<identity>.<session id>`, the identity cut to fit: the session id is unique, so the name is.
 * Throws `Fault('configuration_refused')` for names that STS would refuse.
 */
export function sessionNameOf(identity: string, sessionId: string): string {
  const room = Math.max(0, longestName - 1 - sessionId.length);
  return stsNameOr(`${identity.slice(0, room)}.${sessionId}`, 'session name');
}

/** The identity's id itself. Throws `Fault('configuration_refused')` when STS would refuse it. */
export function sourceIdentityOf(identity: string): string {
  return stsNameOr(identity, 'source identity');
}

function stsNameOr(name: string, what: string): string {
  if (stsName.test(name)) return name;
  throw refusal(what);
}

function refusal(what: string): Fault {
  return new Fault(
    'configuration_refused',
    `the identity's id makes no ${what} that STS takes; use 2 to 64 of letters, digits and _+=,.@-`,
  );
}
