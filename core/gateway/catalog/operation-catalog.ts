import table from '#data/aws/operations.json' with { type: 'json' };
import {
  type KnownOperation,
  type KnownService,
  type Route,
  readOperation,
} from './known-operation.ts';
import type { OperationData } from './operation-data.ts';

const data: OperationData = table;
const services = new Map<string, KnownService>();
const operations = new WeakMap<KnownService, Map<string, KnownOperation>>();
const routes = new WeakMap<KnownService, ReadonlyMap<string, readonly KnownOperation[]>>();
let bySigningName: ReadonlyMap<string, readonly string[]> | undefined;
const signedAs = new Map<string, readonly KnownService[]>();
let byTarget: ReadonlyMap<string, string> | undefined;
let byRegion: ReadonlyMap<string, Partition> | undefined;

/** A part of AWS with accounts and domain names of its own. */
export interface Partition {
  /** Such as `aws` or `aws-cn`. */
  readonly name: string;
  readonly domainSuffix: string;
}

/** The names of all services, as botocore has them. */
export function serviceNames(): readonly string[] {
  return Object.keys(data.services);
}

/** The service of this name; a service is read when it is first asked about. */
export function knownService(name: string): KnownService | undefined {
  const known = services.get(name);
  if (known !== undefined) return known;
  const read = Object.hasOwn(data.services, name) ? data.services[name] : undefined;
  if (read === undefined) return undefined;
  const lines = new Map(read.operations.map((line) => [nameOf(line), line]));
  const service = { name, data: read, lines };
  services.set(name, service);
  return service;
}

/** The services whose requests, or some of them, are signed by this name. */
export function servicesSignedAs(signingName: string): readonly KnownService[] {
  const known = signedAs.get(signingName);
  if (known !== undefined) return known;
  bySigningName ??= readSigningNames();
  const names = bySigningName.get(signingName) ?? [];
  const read = names.flatMap((name) => knownService(name) ?? []);
  // Only names that there are: whoever asks must not be able to fill the memory.
  if (read.length > 0) signedAs.set(signingName, read);
  return read;
}

/** The service whose `X-Amz-Target` begins so. */
export function serviceOfTarget(target: string): string | undefined {
  byTarget ??= new Map(
    Object.entries(data.services).flatMap(([name, each]) =>
      each.target === undefined ? [] : [[each.target, name] as const],
    ),
  );
  return byTarget.get(target);
}

/** One operation of a service, by its exact name. */
export function knownOperation(service: KnownService, name: string): KnownOperation | undefined {
  const read = operations.get(service) ?? new Map<string, KnownOperation>();
  operations.set(service, read);
  const known = read.get(name);
  if (known !== undefined) return known;
  const line = service.lines.get(name);
  if (line === undefined) return undefined;
  const operation = readOperation(service, line);
  read.set(name, operation);
  return operation;
}

/** The operations of a service that may fit a method and a path of so many segments. */
export function routedOperations(
  service: KnownService,
  method: string,
  segments: number,
): readonly KnownOperation[] {
  const read = routes.get(service) ?? readRoutes(service);
  routes.set(service, read);
  const exact = read.get(`${method} ${segments}`) ?? [];
  const greedy = read.get(`${method} +`) ?? [];
  return greedy.length === 0 ? exact : [...exact, ...greedy];
}

/** The partition that a region lies in; undefined for a region that is not known. */
export function partitionOf(region: string): Partition | undefined {
  byRegion ??= readRegions();
  return byRegion.get(region);
}

/** Every region that is known. */
export function regionNames(): ReadonlySet<string> {
  byRegion ??= readRegions();
  return new Set(byRegion.keys());
}

function readRoutes(service: KnownService): ReadonlyMap<string, readonly KnownOperation[]> {
  const all = [...service.lines.keys()].flatMap((name) => knownOperation(service, name) ?? []);
  return Map.groupBy(all, ({ route }) => (route === undefined ? '' : sizeOf(route)));
}

function sizeOf({ method, template }: Route): string {
  return `${method} ${template.greedyAt < 0 ? template.segments.length : '+'}`;
}

function readSigningNames(): ReadonlyMap<string, readonly string[]> {
  const pairs = Object.entries(data.services).flatMap(([name, service]) =>
    [service.signingName, ...(service.furtherSigningNames ?? [])].map((each) => ({ each, name })),
  );
  const groups = Map.groupBy(pairs, ({ each }) => each);
  return new Map([...groups].map(([each, group]) => [each, group.map(({ name }) => name)]));
}

function readRegions(): ReadonlyMap<string, Partition> {
  return new Map(
    Object.entries(data.partitions).flatMap(([name, line]) => {
      const [domainSuffix = '', ...regions] = line.split(' ');
      return regions.map((region) => [region, { name, domainSuffix }] as const);
    }),
  );
}

function nameOf(line: string): string {
  const end = line.indexOf('|');
  return end < 0 ? line : line.slice(0, end);
}
