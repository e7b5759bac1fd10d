import type { KnownOperation } from './known-operation.ts';
import { type Partition, partitionOf } from './operation-catalog.ts';

/** Where AWS serves an operation, and the region that it takes signatures for. */
export interface ServiceHost {
  readonly host: string;
  readonly signingRegion: string;
}

/** No more than there are regions, for each operation that was asked about. */
const found = new WeakMap<KnownOperation, Map<string, ServiceHost | undefined>>();

/**
 * The host of an operation without its prefix; undefined where AWS has none in the region, or none
 * that region and service alone tell.
 */
export function serviceHost(operation: KnownOperation, region: string): ServiceHost | undefined {
  const partition = partitionOf(region);
  if (partition === undefined) return undefined;
  const regions = found.get(operation) ?? new Map<string, ServiceHost | undefined>();
  found.set(operation, regions);
  if (!regions.has(region)) regions.set(region, findHost(operation, region, partition));
  return regions.get(region);
}

function findHost(
  operation: KnownOperation,
  region: string,
  partition: Partition,
): ServiceHost | undefined {
  const { endpointPrefix, hosts = [] } = operation.service.data;
  const lines = hosts[operation.hostSet] ?? [];
  const line =
    lines.find((each) => isOf(each, region)) ?? lines.find((each) => isOf(each, partition.name));
  const usual = `${partition.name} ${endpointPrefix}.{region}.${partition.domainSuffix}`;
  const [, host, signingRegion = region] = (line ?? usual).split(' ');
  return host === undefined ? undefined : { host: host.replace('{region}', region), signingRegion };
}

function isOf(line: string, place: string): boolean {
  return line === place || line.startsWith(`${place} `);
}
