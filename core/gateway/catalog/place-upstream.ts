import { Fault } from '#core/faults.ts';
import { percentDecodeText } from '#core/sigv4/percent-encoding.ts';
import type { Candidate } from './candidate.ts';
import { operationFlags } from './operation-data.ts';
import type { AddressedOperation } from './recognise-operation.ts';
import { serviceHost } from './service-host.ts';
import { faultInBucket } from './virtual-bucket.ts';
import type { WireRequest } from './wire-request.ts';

/** Puts an operation where AWS has it; host and region come from the data and from nowhere else. */
export function placeUpstream(
  candidate: Candidate,
  wire: WireRequest,
  region: string,
): AddressedOperation | Fault {
  const { operation, protocol, hostPrefix } = candidate;
  const unsupported = unsupportedOf(candidate);
  if (unsupported !== undefined) return unsupported;
  const labels = decodedLabels(candidate);
  if (labels instanceof Fault) return labels;
  const misnamed = faultInBucket(operation.service, labels.Bucket);
  if (misnamed !== undefined) return misnamed;
  const upstream = serviceHost(operation, region);
  if (upstream === undefined) return nowhere(candidate, region);
  return {
    ...{ service: operation.service.name, operation: operation.name, protocol },
    ...{ signingName: operation.signingName, region: upstream.signingRegion },
    upstreamHost: `${hostPrefix}${upstream.host}`,
    ...{ upstreamPath: wire.path, labels },
    ...(operation.flags.includes(operationFlags.payloadOut) ? { streamsAnswer: true } : {}),
  };
}

function unsupportedOf({ operation }: Candidate): Fault | undefined {
  const { data, name } = operation.service;
  if (data.signature !== undefined) {
    return new Fault(
      'not_built',
      `${name} does not take Signature Version 4 at AWS, so that the gateway cannot ask it; use a grant that vends credentials for it`,
    );
  }
  if (operation.flags.includes(operationFlags.eventsIn)) {
    return new Fault(
      'not_built',
      `${operation.name} sends a stream of signed events, which the gateway does not carry; use an operation of ${name} without one`,
    );
  }
  if (!operation.flags.includes(operationFlags.eventsOut)) return undefined;
  return new Fault(
    'not_built',
    `${operation.name} is answered by a stream of events, in which the gateway could mask nothing; use an operation of ${name} that answers at once`,
  );
}

/** Labels by member name, decoded once. No prototype: a member may be named anything. */
function decodedLabels({ labels }: Candidate): Readonly<Record<string, string>> | Fault {
  const decoded: Record<string, string> = Object.create(null);
  for (const [name, text] of labels) {
    const value = percentDecodeText(text);
    if (value === undefined) {
      return new Fault(
        'invalid_request',
        `${name} in the path is not UTF-8 in percent-encoding; encode it so`,
      );
    }
    decoded[name] = value;
  }
  return decoded;
}

function nowhere({ operation }: Candidate, region: string): Fault {
  return new Fault(
    'not_built',
    `${operation.service.name} ${operation.name} has no address that ${region} alone tells; use a grant that vends credentials for it`,
  );
}
