import { Fault } from '#core/faults.ts';
import type { Narrowing } from '#core/leases/lease-plan.ts';
import { type Form, readSeconds } from './form.ts';

/** No session policy of 2,048 characters has more statements. */
const mostScopes = 64;

/** What the parameters `policy`, `scope` and `duration_seconds` take away from a grant. */
export function readNarrowing(form: Form): Narrowing {
  const policy = form.get('policy');
  const scope = form.get('scope');
  const durationSeconds = readSeconds(form, 'duration_seconds');
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(scope === undefined ? {} : { scope: readScope(scope) }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
  };
}

/** Scopes are asked for once each (RFC 6749 §3.3), and policy is shown every one of them. */
function readScope(text: string): readonly string[] {
  const scope = [...new Set(text.split(' ').filter((one) => one !== ''))];
  if (scope.length <= mostScopes) return scope;
  throw new Fault('invalid_scope', `at most ${mostScopes} scopes are read; ask for fewer`);
}
