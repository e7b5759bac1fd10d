import { Fault } from '#core/faults.ts';
import type { Candidate } from './candidate.ts';
import { fitHostPrefix } from './host-prefix.ts';
import type { KnownService } from './known-operation.ts';
import { knownOperation, serviceOfTarget } from './operation-catalog.ts';
import type { WireRequest } from './wire-request.ts';

const jsonType = /^application\/x-amz-json-1\.[01]$/;
const noLabels: ReadonlyMap<string, string> = new Map();

/** JSON 1.0 and 1.1: `X-Amz-Target: <target>.<operation>`, nothing else says what is asked. */
export function byTarget(
  wire: WireRequest,
  services: readonly KnownService[],
): readonly Candidate[] | Fault {
  const target = wire.header('x-amz-target') ?? '';
  const end = target.lastIndexOf('.');
  const [prefix, name] = [target.slice(0, Math.max(end, 0)), target.slice(end + 1)];
  const offering = services.filter(
    ({ data }) => data.target === prefix && data.protocols.includes('json'),
  );
  if (offering.length === 0) return ofAnother(prefix);
  const misfit = faultInForm(wire);
  if (misfit !== undefined) return misfit;
  return offering.flatMap((service): readonly Candidate[] => {
    const operation = knownOperation(service, name);
    const fit = operation === undefined ? undefined : fitHostPrefix(operation, wire);
    if (operation === undefined || fit === undefined) return [];
    return [{ operation, protocol: 'json', labels: noLabels, hostPrefix: fit }];
  });
}

function faultInForm({ method, path, query, contentType }: WireRequest): Fault | undefined {
  if (method !== 'POST' || path !== '/' || query.length > 0) {
    return new Fault(
      'invalid_request',
      'a request with X-Amz-Target is a POST to / without a query; send it so',
    );
  }
  if (contentType !== undefined && jsonType.test(contentType)) return undefined;
  return new Fault(
    'invalid_request',
    'a request with X-Amz-Target has JSON in it; set content-type application/x-amz-json-1.0 or 1.1',
  );
}

function ofAnother(prefix: string): Fault {
  const service = serviceOfTarget(prefix);
  const whose = service === undefined ? 'no service known here' : service;
  return new Fault(
    'invalid_action',
    `X-Amz-Target names an operation of ${whose}, which is not what the request is signed for; sign it for the service that it asks`,
  );
}
