import { Fault } from '#core/faults.ts';
import type { Candidate } from './candidate.ts';
import { operationFlags } from './operation-data.ts';
import type { WireRequest } from './wire-request.ts';

/** What a body of members may call itself; XML clients need not say anything. */
const fitting = {
  'rest-json': /^application\/(?:json|x-amz-json-1\.[01])$/,
  'rest-xml': /^(?:application|text)\/xml$/,
} as const;

/** Refuses a body that says to be of another kind than its operation reads; undefined where it fits. */
export function faultInBodyType(
  { operation, protocol }: Candidate,
  { contentType, body }: WireRequest,
): Fault | undefined {
  if (protocol !== 'rest-json' && protocol !== 'rest-xml') return undefined;
  if (body.length === 0 || !operation.flags.includes(operationFlags.modelledBody)) return undefined;
  if (contentType === undefined && protocol === 'rest-xml') return undefined;
  if (contentType !== undefined && fitting[protocol].test(contentType)) return undefined;
  const wanted = protocol === 'rest-json' ? 'application/json' : 'application/xml';
  return new Fault(
    'invalid_request',
    `the body of ${operation.name} is not of the type that its service reads; set content-type ${wanted}`,
  );
}
