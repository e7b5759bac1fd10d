import { Fault } from '#core/faults.ts';
import { type QueryPair, readQuery } from '#core/sigv4/canonical-query.ts';
import type { Candidate } from './candidate.ts';
import { fitHostPrefix } from './host-prefix.ts';
import type { KnownService } from './known-operation.ts';
import { knownOperation } from './operation-catalog.ts';
import type { WireRequest } from './wire-request.ts';

const formType = 'application/x-www-form-urlencoded';
const noLabels: ReadonlyMap<string, string> = new Map();
/** Names that some reader could take for the two that tell the operation. */
const alike = /^\s*(action|version)\s*(?:\[.*|\.\d+)?$/i;

/** Whether a service is asked by `Action` and `Version`. */
export function takesActions({ data }: KnownService): boolean {
  return data.protocols.includes('query') || data.protocols.includes('ec2');
}

/** Query and EC2: `Action` and `Version`, each once, in the form or, with GET, in the query. */
export function byAction(
  wire: WireRequest,
  services: readonly KnownService[],
): readonly Candidate[] | Fault {
  const pairs = parametersOf(wire);
  if (pairs instanceof Fault) return pairs;
  const action = onlyValue(pairs, 'Action');
  if (action instanceof Fault) return action;
  const version = onlyValue(pairs, 'Version');
  if (version instanceof Fault) return version;
  const offering = services.filter((each) => takesActions(each) && each.data.version === version);
  if (offering.length === 0) return otherVersion(services);
  return offering.flatMap((service): readonly Candidate[] => {
    const operation = knownOperation(service, action);
    const fit = operation === undefined ? undefined : fitHostPrefix(operation, wire);
    if (operation === undefined || fit === undefined) return [];
    const protocol = service.data.protocols.includes('ec2') ? 'ec2' : 'query';
    return [{ operation, protocol, labels: noLabels, hostPrefix: fit }];
  });
}

function parametersOf(wire: WireRequest): readonly QueryPair[] | Fault {
  const { method, path, query, contentType, body } = wire;
  if (path !== '/') {
    return new Fault('invalid_request', 'a request by Action goes to the path /; send it there');
  }
  if (method === 'GET' && body.length === 0) return query;
  if (method !== 'POST' || query.length > 0 || contentType !== formType) {
    return new Fault(
      'invalid_request',
      `a request by Action is a POST of ${formType} without a query, or a GET without a body; send it so`,
    );
  }
  const text = Buffer.from(body).toString('latin1');
  const telling = text.split('&').filter(mayTell).join('&');
  return (
    readQuery(telling.replaceAll('+', '%20')) ??
    new Fault('invalid_request', 'the form is not UTF-8 in percent-encoding; encode it so')
  );
}

/** Whatever else a form holds is for the reader of the operation's parameters. */
function mayTell(part: string): boolean {
  const end = part.indexOf('=');
  const name = end < 0 ? part : part.slice(0, end);
  return /[%+]/.test(name) || alike.test(name);
}

function onlyValue(pairs: readonly QueryPair[], name: 'Action' | 'Version'): string | Fault {
  const found = pairs.filter(
    ([each]) => alike.exec(each)?.[1]?.toLowerCase() === name.toLowerCase(),
  );
  const [only] = found;
  if (only !== undefined && found.length === 1 && only[0] === name) return only[1];
  return new Fault(
    'invalid_request',
    `${name} has to be there exactly once, spelt so; send one ${name} parameter`,
  );
}

function otherVersion(services: readonly KnownService[]): Fault {
  const known = services.filter(takesActions).map(({ data }) => data.version);
  return new Fault(
    'invalid_action',
    `the parameter Version names an API that is not known here under this signature; use ${[...new Set(known)].join(' or ')}`,
  );
}
