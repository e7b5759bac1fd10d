import type { JsonError } from '#adapters/aws/json-error.ts';
import { type Refusal, serviceFault } from '#adapters/aws/service-fault.ts';
import type { Fault } from '#core/faults.ts';

const gone: Refusal = {
  fault: 'store_unavailable',
  say: () =>
    'a table of the broker is not there; check the names of its tables and the region it runs in',
};
const forbidden: Refusal = {
  fault: 'store_unavailable',
  say: () =>
    'the role of the broker may not do this with its tables; deploy it again as it was, or correct its permissions and the key policy',
};
const keyLost: Refusal = {
  fault: 'store_unavailable',
  say: () => 'the key of the tables cannot be used; enable it again, and let the broker use it',
};
const crowded: Refusal = {
  fault: 'slow_down',
  say: () => 'too many change the same at once; try again in some seconds',
};

/** What the errors of DynamoDB mean that are not the same for every service. */
const refusals: ReadonlyMap<string, Refusal> = new Map([
  ['ResourceNotFoundException', gone],
  ['AccessDeniedException', forbidden],
  ['KMSAccessDeniedException', keyLost],
  ['KMSDisabledException', keyLost],
  ['KMSInvalidStateException', keyLost],
  ['KMSNotFoundException', keyLost],
  ['TransactionCanceledException', crowded],
  ['TransactionInProgressException', crowded],
]);

/** The fault for an error of DynamoDB, or for having no reply; its own text stays out. */
export function dynamoFault(error: JsonError): Fault {
  return serviceFault({ name: 'dynamodb', unavailable: 'store_unavailable', refusals }, error);
}
