import { Fault } from '#core/faults.ts';
import { signingRules } from '#core/sigv4/signing-rules.ts';
import type { Candidate } from './candidate.ts';
import { fitHostPrefix } from './host-prefix.ts';
import type { KnownOperation, KnownService, Route } from './known-operation.ts';
import { routedOperations } from './operation-catalog.ts';
import { matchTemplate, segmentsOf } from './path-template.ts';
import { virtualBucket } from './virtual-bucket.ts';
import type { WireRequest } from './wire-request.ts';

/** What RFC 3986 §2.3 leaves unreserved, percent-encoded all the same; `~` aside. */
const encodedPlain = /%(?:2[de]|3\d|[46][1-9a-f]|[57][0-9a]|5f)/i;

/** REST: method and path, then query parameters and headers that an operation cannot do without. */
export function byPath(
  wire: WireRequest,
  services: readonly KnownService[],
): readonly Candidate[] | Fault {
  const misfit = faultInPath(wire, services);
  if (misfit !== undefined) return misfit;
  const all = services.flatMap((service) => candidatesOf(wire, service));
  const asked = all.filter(({ operation }) => hasRequired(operation.route, wire));
  const known = asked.filter(({ operation }) => !hasStranger(wire, operation.route));
  const [first] = asked;
  if (first === undefined || known.length > 0) return mostTelling(known);
  return new Fault(
    'invalid_request',
    `${first.operation.name} has no such query parameter as one that is there; leave it out or ask for what it belongs to`,
  );
}

function candidatesOf(wire: WireRequest, service: KnownService): readonly Candidate[] {
  const bucket = virtualBucket(service, wire);
  const atPath = matching(wire.path, wire, service);
  const plain = atPath.flatMap((each): readonly Candidate[] => {
    const hostPrefix = fitHostPrefix(each.operation, wire);
    return hostPrefix === undefined ? [] : [{ ...each, hostPrefix }];
  });
  if (bucket === undefined) return plain;
  const inBucket = matching(`/${bucket}${wire.path}`, wire, service);
  return [...plain, ...inBucket.map((each) => ({ ...each, hostPrefix: `${bucket}.` }))];
}

type Match = Omit<Candidate, 'hostPrefix'>;

function matching(path: string, { method }: WireRequest, service: KnownService): readonly Match[] {
  const parts = segmentsOf(path);
  const protocol = service.data.protocols.includes('rest-xml') ? 'rest-xml' : 'rest-json';
  return routedOperations(service, method, parts.length).flatMap((operation): readonly Match[] => {
    const template = operation.route?.template;
    const labels = template === undefined ? undefined : matchTemplate(template, path, parts);
    return labels === undefined ? [] : [{ operation, protocol, labels }];
  });
}

/** `//`, `.`, `..` and letters written as `%41`: what AWS would route by need not be what is read here. */
function faultInPath({ path }: WireRequest, [service]: readonly KnownService[]): Fault | undefined {
  if (signingRules(service?.data.signingName ?? '').path === 'wire') return undefined;
  const segments = path.slice(1).split('/');
  const isEmpty = segments.slice(0, -1).includes('');
  const hasDots = segments.some((segment) => segment === '.' || segment === '..');
  if (!isEmpty && !hasDots && !encodedPlain.test(path)) return undefined;
  return new Fault(
    'invalid_request',
    'the path can be read in two ways; send it without empty, . and .. segments, and letters, digits, - and _ unencoded',
  );
}

function hasRequired(route: Route | undefined, wire: WireRequest): boolean {
  if (route === undefined) return false;
  const values = (name: string) => wire.query.filter(([each]) => each === name);
  return (
    route.literals.every(([name, value]) => {
      const [only, second] = values(name);
      return only !== undefined && second === undefined && only[1] === value;
    }) &&
    route.requiredQuery.every((name) => values(name).length > 0) &&
    route.requiredHeaders.every((name) => wire.header(name) !== undefined)
  );
}

/** Whether a query parameter is none of the operation's: it could be another operation's name. */
function hasStranger({ query }: WireRequest, route: Route | undefined): boolean {
  const known = route?.knownQuery;
  return known !== undefined && query.some(([name]) => !known.has(name));
}

/** Literal segments before labels, a label before one that takes several; then whatever asks for more. */
function mostTelling(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  const ranked = candidates.map((candidate) => ({ candidate, rank: rankOf(candidate.operation) }));
  const best = ranked.reduce((top, { rank }) => (rank > top ? rank : top), '');
  return ranked.filter(({ rank }) => rank === best).map(({ candidate }) => candidate);
}

function rankOf({ route }: KnownOperation): string {
  if (route === undefined) return '';
  const { template, literals, requiredQuery, requiredHeaders } = route;
  const demands = literals.length + requiredQuery.length + requiredHeaders.length;
  return `${template.rank}/${String(demands).padStart(3, '0')}`;
}
