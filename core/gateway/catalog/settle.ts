import { Fault } from '#core/faults.ts';
import type { Candidate } from './candidate.ts';
import { operationFlags } from './operation-data.ts';
import { serviceHost } from './service-host.ts';

/**
 * The one operation that a request is. The same operation at the same host is one whatever service
 * of the models it is told by (RDS, Neptune and DocumentDB): that which the signature names is taken.
 */
export function settle(all: readonly Candidate[], region: string): Candidate | Fault {
  const candidates = all.filter((each) => !isOldName(each, all));
  const [first, ...others] = candidates;
  if (first === undefined) {
    return new Fault(
      'invalid_action',
      'the request is none of the operations known of its service; check method, path and parameters, or ask an administrator to renew the data of AWS',
    );
  }
  const isSame = others.every((other) => placeOf(other, region) === placeOf(first, region));
  if (!isSame) return ambiguous(candidates);
  const named = ({ operation }: Candidate) => operation.service.name === operation.signingName;
  return candidates.find(named) ?? first;
}

function isOldName({ operation }: Candidate, all: readonly Candidate[]): boolean {
  const isDeprecated = (flags: string) => flags.includes(operationFlags.deprecated);
  const isSuccessor = (other: Candidate) =>
    other.operation.service === operation.service && !isDeprecated(other.operation.flags);
  return isDeprecated(operation.flags) && all.some(isSuccessor);
}

function placeOf({ operation, hostPrefix, protocol }: Candidate, region: string): string {
  const host = serviceHost(operation, region)?.host;
  return [operation.name, protocol, hostPrefix, host].join(' ');
}

function ambiguous(candidates: readonly Candidate[]): Fault {
  const names = candidates.map(({ operation }) => `${operation.service.name} ${operation.name}`);
  return new Fault(
    'invalid_action',
    `the request may be ${names.slice(0, 4).join(' or ')}; send it to the address of its own service, the path /_s/ and the service's name`,
  );
}
