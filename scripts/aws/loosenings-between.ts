import {
  type OperationData,
  operationFlags,
  type ServiceData,
} from '#core/gateway/catalog/operation-data.ts';

/**
 * One sentence for each way in which newer data would take a request for something else than older
 * data did, send it elsewhere, or ask less of it. None: what was decided about stays what it was.
 */
export function loosenings(before: OperationData, after: OperationData): readonly string[] {
  const routes = routesOf(before);
  return Object.entries(after.services).flatMap(([name, service]) => {
    const older = before.services[name];
    return [
      ...(older === undefined ? [] : changesOfService(name, older, service)),
      ...operationsOf(service).flatMap((operation) => [
        ...takeovers(name, service, operation, routes),
        ...(older === undefined ? [] : losses(name, older, operation)),
      ]),
    ];
  });
}

interface Operation {
  readonly name: string;
  readonly flags: string;
  readonly hostPrefix: string;
  /** Method and path with unnamed labels, and the literal query; empty where there is no path. */
  readonly route: string;
  readonly required: readonly string[];
  readonly place: string;
}

function operationsOf({ operations }: ServiceData): readonly Operation[] {
  return operations.map(readLine);
}

function readLine(line: string): Operation {
  const [name = '', flags = '', hostPrefix = '', method = '', uri = '', query = '', headers = ''] =
    line.split('|');
  const required = [
    ...query.split(',').filter((each) => each.startsWith('!')),
    ...headers.split(',').filter((each) => each !== ''),
    ...(uri.split('?')[1]?.split('&') ?? []),
  ];
  const route = method === '' ? '' : `${method} ${uri.replaceAll(/\{[^}+]+/g, '{')}`;
  const place = line.split('|').slice(7).join('|');
  return { name, flags, hostPrefix, route, required, place };
}

/** Which operations there were at each place that a request can name. */
function routesOf({ services }: OperationData): ReadonlyMap<string, readonly string[]> {
  const routes = new Map<string, string[]>();
  for (const [name, service] of Object.entries(services)) {
    for (const operation of operationsOf(service)) {
      const key = routeKey(service, operation);
      routes.set(key, [...(routes.get(key) ?? []), `${name}:${operation.name}`]);
    }
  }
  return routes;
}

function routeKey({ signingName, target, version }: ServiceData, operation: Operation): string {
  const { name, route, required } = operation;
  const place = route === '' ? `${target ?? version} ${name}` : `${route} ${required.join()}`;
  return `${signingName} ${place}`;
}

function takeovers(
  name: string,
  service: ServiceData,
  operation: Operation,
  routes: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const owners = routes.get(routeKey(service, operation)) ?? [];
  const self = `${name}:${operation.name}`;
  if (owners.length === 0 || owners.includes(self)) return [];
  return [`${self} takes the place of ${owners.join(' and ')}`];
}

function changesOfService(name: string, older: ServiceData, newer: ServiceData): readonly string[] {
  const facts = {
    protocols: (service: ServiceData) => service.protocols.join(),
    'signing name': (service: ServiceData) => service.signingName,
    signature: (service: ServiceData) => service.signature ?? 'v4',
    target: (service: ServiceData) => service.target ?? 'none',
    hosts: (service: ServiceData) =>
      [service.endpointPrefix, ...(service.hosts?.[0] ?? [])].join(', '),
  };
  return Object.entries(facts)
    .filter(([, fact]) => fact(older) !== fact(newer))
    .map(([what, fact]) => `${name} has other ${what}: ${fact(older)} became ${fact(newer)}`);
}

function losses(name: string, service: ServiceData, newer: Operation): readonly string[] {
  const older = operationsOf(service).find((each) => each.name === newer.name);
  if (older === undefined) return [];
  const lost = older.required.filter((each) => !newer.required.includes(each));
  const gained = [operationFlags.unsigned, operationFlags.unsignedPayload].filter(
    (flag) => newer.flags.includes(flag) && !older.flags.includes(flag),
  );
  const self = `${name}:${newer.name}`;
  return [
    ...lost.map((each) => `${self} no longer needs ${each.replace('!', '')}`),
    ...(gained.length === 0 ? [] : [`${self} may be asked with less of a signature`]),
    ...(older.hostPrefix === newer.hostPrefix ? [] : [`${self} has another host prefix`]),
    ...(older.place === newer.place ? [] : [`${self} is served elsewhere`]),
  ];
}
