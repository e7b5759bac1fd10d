import { Fault } from '#core/faults.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { RecognisedOperation } from '../recognised-operation.ts';
import { faultInBodyType } from './body-type.ts';
import { byAction, takesActions } from './by-action.ts';
import { byCborPath } from './by-cbor-path.ts';
import { byPath } from './by-path.ts';
import { byTarget } from './by-target.ts';
import type { Candidate } from './candidate.ts';
import type { KnownService } from './known-operation.ts';
import { partitionOf, servicesSignedAs } from './operation-catalog.ts';
import { placeUpstream } from './place-upstream.ts';
import { type Place, readAddress } from './read-address.ts';
import { settle } from './settle.ts';
import { readWireRequest, type WireRequest } from './wire-request.ts';

/** A recognised operation, with the path by which AWS is asked for it. */
export interface AddressedOperation extends RecognisedOperation {
  /** Still encoded: the request's own, without what is the gateway's in it. */
  readonly upstreamPath: string;
}

/**
 * What a request is, by what AWS itself routes by: the credential scope, `X-Amz-Target`, the path of
 * RPC v2 CBOR, `Action` with `Version`, or method and path. What is unknown, fits two operations or
 * says two things is refused (`invalid_action`, `invalid_request`; `not_built` for what comes later).
 */
export function recogniseOperation(
  request: SignedHttpRequest,
  scope: { readonly service: string; readonly region: string },
  place: Place,
): AddressedOperation | Fault {
  const services = servicesSignedAs(scope.service);
  const foreign = faultInScope(services, scope);
  if (foreign !== undefined) return foreign;
  const address = readAddress(request, { services, region: scope.region }, place);
  if (address instanceof Fault) return address;
  const wire = readWireRequest(request, address);
  if (wire instanceof Fault) return wire;
  const candidates = candidatesOf(wire, address.services);
  if (candidates instanceof Fault) return candidates;
  const signed = candidates.filter(({ operation }) => operation.signingName === scope.service);
  const settled = settle(signed, scope.region);
  if (settled instanceof Fault) return settled;
  return faultInBodyType(settled, wire) ?? placeUpstream(settled, wire, scope.region);
}

function faultInScope(
  services: readonly KnownService[],
  { service, region }: { readonly service: string; readonly region: string },
): Fault | undefined {
  if (services.length === 0) {
    return new Fault(
      'invalid_action',
      `the request is signed for ${service}, which is no service known here; check the service of the credential scope`,
    );
  }
  if (partitionOf(region) !== undefined) return undefined;
  return new Fault(
    'invalid_request',
    `the request is signed for ${region}, which is no region known here; check the region of the client`,
  );
}

/** Each way of naming an operation excludes the others. */
function candidatesOf(
  wire: WireRequest,
  services: readonly KnownService[],
): readonly Candidate[] | Fault {
  const isCbor = wire.header('smithy-protocol') !== undefined;
  const isTarget = wire.header('x-amz-target') !== undefined;
  const namesAction = wire.query.some(([name]) => /^\s*action\s*(?:\[|$)/i.test(name));
  if ((isCbor && isTarget) || (namesAction && (isCbor || isTarget))) {
    return new Fault(
      'invalid_request',
      'the request names its operation in two ways; leave one of X-Amz-Target, smithy-protocol and Action',
    );
  }
  if (isCbor) return byCborPath(wire, services);
  if (isTarget) return byTarget(wire, services);
  const routed = services.filter(({ data }) => data.protocols.some((each) => /^rest-/.test(each)));
  if (services.some(takesActions) && (routed.length === 0 || wire.path === '/')) {
    return byAction(wire, services);
  }
  if (routed.length > 0) return byPath(wire, routed);
  return new Fault(
    'invalid_action',
    'the request names no operation; send X-Amz-Target as clients of this service do',
  );
}
