import type { Calling } from '#core/policy/call-question.ts';
import type { Caller } from './caller.ts';

/** Who calls, as policy is asked about it. */
export function callingOf({ identity, grant, session }: Caller, now: Date): Calling {
  return { identity, grant, workload: session.workload, approvals: [], now };
}
