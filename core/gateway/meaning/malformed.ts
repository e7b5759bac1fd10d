import { Fault } from '#core/faults.ts';
import type { AskedCall } from './asked-call.ts';

/** The refusal of a name that no resource of AWS can have; the name itself is not repeated. */
export function malformed({ operation }: AskedCall, what: string): Fault {
  return new Fault(
    'invalid_request',
    `${operation.service} ${operation.operation} names ${what} in a form that is not known; give its plain name or its full ARN`,
  );
}
