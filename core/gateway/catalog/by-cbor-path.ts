import { Fault } from '#core/faults.ts';
import type { Candidate } from './candidate.ts';
import { fitHostPrefix } from './host-prefix.ts';
import type { KnownService } from './known-operation.ts';
import { knownOperation } from './operation-catalog.ts';
import type { WireRequest } from './wire-request.ts';

const rpcPath = /^\/service\/([A-Za-z0-9_.]+)\/operation\/(\w+)$/;
const noLabels: ReadonlyMap<string, string> = new Map();

/** Smithy RPC v2 CBOR: `/service/<target>/operation/<operation>` under `smithy-protocol: rpc-v2-cbor`. */
export function byCborPath(
  wire: WireRequest,
  services: readonly KnownService[],
): readonly Candidate[] | Fault {
  const misfit = faultInForm(wire);
  if (misfit !== undefined) return misfit;
  const [, target = '', name = ''] = rpcPath.exec(wire.path) ?? [];
  const offering = services.filter(
    ({ data }) => data.target === target && data.protocols.includes('cbor'),
  );
  if (offering.length === 0) {
    return new Fault(
      'invalid_action',
      'the path names no service that takes CBOR under this signature; use a JSON or query client, or sign it for that service',
    );
  }
  return offering.flatMap((service): readonly Candidate[] => {
    const operation = knownOperation(service, name);
    const fit = operation === undefined ? undefined : fitHostPrefix(operation, wire);
    if (operation === undefined || fit === undefined) return [];
    return [{ operation, protocol: 'cbor', labels: noLabels, hostPrefix: fit }];
  });
}

function faultInForm(wire: WireRequest): Fault | undefined {
  if (wire.header('smithy-protocol') !== 'rpc-v2-cbor') {
    return new Fault(
      'invalid_request',
      'smithy-protocol names a protocol that no service of AWS has; send rpc-v2-cbor',
    );
  }
  if (wire.method !== 'POST' || wire.query.length > 0) {
    return new Fault(
      'invalid_request',
      'a request of rpc-v2-cbor is a POST without a query; send it so',
    );
  }
  const isEmpty = wire.body.length === 0 && wire.contentType === undefined;
  if (isEmpty || wire.contentType === 'application/cbor') return undefined;
  return new Fault(
    'invalid_request',
    'a request of rpc-v2-cbor has CBOR in it; set content-type application/cbor',
  );
}
