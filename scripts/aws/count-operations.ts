import type { ModelFile } from '#core/gateway/catalog/model-file.ts';
import type { OperationData } from '#core/gateway/catalog/operation-data.ts';

/** Everything that one run makes: the routes of all services, and each one's models. */
export interface AwsData {
  readonly operations: OperationData;
  readonly models: Readonly<Record<string, ModelFile>>;
}

/** How much there is of everything that {@link AwsData} holds. */
export interface OperationCounts {
  readonly services: number;
  readonly operations: number;
  readonly regions: number;
  /** Operations that paths tell apart. */
  readonly withPaths: number;
  /** Operations that cannot be asked without some query parameter or header. */
  readonly withRequired: number;
  readonly withHostPrefix: number;
  readonly servicesWithHosts: number;
  readonly inputs: number;
  readonly shapes: number;
  readonly members: number;
  readonly sensitiveMembers: number;
}

/** The largest part that may go missing between two editions: more is a fault of the source. */
const allowedLoss = 0.02;

/** Counts the data, line by line. */
export function countOperations({ operations, models }: AwsData): OperationCounts {
  const services = Object.values(operations.services);
  const lines = services.flatMap((service) => service.operations.map((line) => line.split('|')));
  const files = Object.values(models);
  const shapes = files.flatMap((file) => Object.values(file.shapes));
  const members = shapes
    .filter((shape) => /^[su]/.test(shape))
    .flatMap((shape) => shape.split('|').slice(2));
  return {
    services: services.length,
    operations: lines.length,
    regions: Object.values(operations.partitions).flatMap((each) => each.split(' ').slice(1))
      .length,
    withPaths: lines.filter(([, , , method = '']) => method !== '').length,
    withRequired: lines.filter((fields) => fields[5]?.includes('!') || fields[6]).length,
    withHostPrefix: lines.filter(([, , prefix = '']) => prefix !== '').length,
    servicesWithHosts: services.filter(({ hosts = [] }) => hosts.length > 0).length,
    inputs: files.flatMap((file) => Object.keys(file.operations)).length,
    shapes: shapes.length,
    members: members.length,
    sensitiveMembers: members.filter((member) => member.includes('*')).length,
  };
}

/** One sentence for each count that fell by more than two percent; none: the data may be kept. */
export function lossesBetween(before: OperationCounts, after: OperationCounts): readonly string[] {
  const names = Object.keys(before) as (keyof OperationCounts)[];
  return names
    .filter((name) => after[name] < before[name] * (1 - allowedLoss))
    .map((name) => `${name} fell from ${before[name]} to ${after[name]}`);
}
