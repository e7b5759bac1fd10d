import type { Fault } from '#core/faults.ts';
import type { QueryServiceName } from './query-error.ts';
import type { ServiceError } from './service-error.ts';
import { type Refusal, serviceFault, unavailableFault } from './service-fault.ts';

const notToBeHad = { unavailable: 'sts_unavailable' } as const;

/** The fault for an error of the service; its own text stays out, since it may repeat what was sent. */
export function queryFault(
  name: QueryServiceName,
  refusals: ReadonlyMap<string, Refusal>,
  error: ServiceError,
): Fault {
  return serviceFault({ ...notToBeHad, name, refusals }, error);
}

/** The service is not to be had; `what` says in which way. */
export function unavailable(what: string): Fault {
  return unavailableFault(notToBeHad, what);
}
