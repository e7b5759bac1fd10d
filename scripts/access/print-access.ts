import type { AccessData, ServiceAccess } from '#core/gateway/meaning/access-data.ts';
import type {
  Need,
  OperationAccess,
  ResourceSource,
  Trigger,
} from '#core/gateway/meaning/operation-access.ts';
import { levelLetters } from '#core/gateway/meaning/read-access-line.ts';
import { type AccessSources, mapOperation, prefixOf } from './map-operation.ts';
import type { ServiceModel } from './read-models.ts';

/** All of data/aws/access.json, in an order that never changes by itself. */
export function printAccess(
  models: readonly ServiceModel[],
  sources: AccessSources,
  from: readonly string[],
): AccessData {
  const services = models.map((model) => [model.service, printService(model, sources)] as const);
  return { from, services: Object.fromEntries(services) };
}

function printService(model: ServiceModel, sources: AccessSources): ServiceAccess {
  const prefix = prefixOf(model.service, sources);
  const mapped = Object.entries(model.operations)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, operation]) => ({
      name,
      access: mapOperation({ model, name, operation }, sources),
    }));
  const types = [...new Set(mapped.flatMap(({ access }) => typesOf(access)))].toSorted();
  const operations = mapped.map(({ name, access }) => printLine(name, access, { prefix, types }));
  return { prefix, types, operations };
}

type Types = Pick<ServiceAccess, 'prefix' | 'types'>;

/** One line, as `readAccessLine` reads it. */
export function printLine(name: string, access: OperationAccess, service: Types): string {
  if (access.kind !== 'iam') return `${name}|-${access.kind}|`;
  const needs = access.needs.map((need) => printNeed(need, name, service));
  return `${name}|${needs.join(';')}|${access.tags ?? ''}`;
}

function typesOf(access: OperationAccess): readonly string[] {
  if (access.kind !== 'iam') return [];
  return access.needs
    .flatMap(({ resources }) => resources)
    .flatMap((source) => (source.kind === 'template' ? [typeLine(source)] : []));
}

function typeLine({ type, template }: { readonly type: string; readonly template: string }) {
  return `${type}|${template}`;
}

function printNeed(need: Need, operation: string, service: Types): string {
  return [
    printAction(need.action, operation, service.prefix),
    Object.entries(levelLetters).find(([, level]) => level === need.level)?.[0] ?? 'P',
    ...need.when.map(printTrigger),
    ...need.resources.map((source) => printSource(source, service)),
    ...(need.isUnresolved ? ['~'] : []),
    ...(need.passedTo === undefined ? [] : [`>${need.passedTo}`]),
  ].join(' ');
}

function printAction(action: string, operation: string, prefix: string): string {
  if (action === `${prefix}:${operation}`) return '';
  return action.startsWith(`${prefix}:`) ? action.slice(prefix.length + 1) : action;
}

function printTrigger({ path, wanted }: Trigger): string {
  if (wanted === 'present') return `?${path}`;
  return wanted === 'absent' ? `?!${path}` : `?${path}=${wanted.text}`;
}

function printSource(source: ResourceSource, { types }: Types): string {
  const required = source.isRequired ? '!' : '';
  if (source.kind === 'arn') return `@${required}${source.path}`;
  const place = types.indexOf(typeLine(source));
  return `${place}${required}=${source.paths.map((path) => path ?? '*').join(',')}`;
}
