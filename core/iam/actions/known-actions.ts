import table from '#data/iam/actions.json' with { type: 'json' };
import { parseGlob } from '../patterns/glob.ts';
import { matchGlob } from '../patterns/match-glob.ts';
import type { ActionData, ServiceData } from './action-data.ts';

/** One action that AWS has, as far as policies are concerned. */
export interface KnownAction {
  /** `service:Operation`, in AWS's own spelling. */
  readonly name: string;
  readonly access: 'list' | 'read' | 'write' | 'tagging' | 'permissions';
  /** ARN templates of the resources that it acts on, `${…}` for what varies; none: only `*`. */
  readonly resources: readonly string[];
  /** Condition keys that it is asked with, the global ones aside; `${…}` for what varies. */
  readonly keys: readonly string[];
}

interface KnownService {
  readonly data: ServiceData;
  readonly resources: ReadonlyMap<string, string>;
  /** Lines of the data by operation, in lower case. */
  readonly lines: ReadonlyMap<string, string>;
}

const accessByLetter: Readonly<Record<string, KnownAction['access']>> = {
  L: 'list',
  R: 'read',
  W: 'write',
  T: 'tagging',
  P: 'permissions',
};

const data: ActionData = table;
const services = new Map<string, KnownService>();

/** The day that AWS's actions are known of: what AWS added since is not known here. */
export const actionEdition: string = data.edition;

/** Condition keys that every action may be asked with. */
export const globalConditionKeys: readonly string[] = data.globalKeys;

/** Every service prefix, such as `s3`. */
export function servicePrefixes(): readonly string[] {
  return Object.keys(data.services);
}

/** The action of this name, in any case of letters; `undefined` when AWS has none. */
export function knownAction(name: string): KnownAction | undefined {
  const [prefix = '', operation = ''] = name.toLowerCase().split(':');
  const service = serviceOf(prefix);
  const line = service?.lines.get(operation);
  return service === undefined || line === undefined ? undefined : readLine(prefix, service, line);
}

/** Names of all actions that the pattern stands for, in AWS's own spelling. */
export function actionsMatching(pattern: string): readonly string[] {
  return linesMatching(pattern).map(({ prefix, line }) => `${prefix}:${operationOf(line)}`);
}

/** All actions that the pattern stands for. */
export function knownActionsMatching(pattern: string): readonly KnownAction[] {
  return linesMatching(pattern).map(({ prefix, service, line }) => readLine(prefix, service, line));
}

interface KnownLine {
  readonly prefix: string;
  readonly service: KnownService;
  readonly line: string;
}

function linesMatching(pattern: string): readonly KnownLine[] {
  const [prefix = '', operations = '*'] = pattern.toLowerCase().split(':');
  const glob = parseGlob(operations, { wildcards: true, variables: false }) ?? [];
  const prefixes = prefix === '*' ? servicePrefixes() : [prefix];
  return prefixes.flatMap((each) => {
    const service = serviceOf(each);
    if (service === undefined) return [];
    return [...service.lines]
      .filter(([operation]) => matchGlob(glob, operation))
      .map(([, line]) => ({ prefix: each, service, line }));
  });
}

/** A service is read when it is first asked about: a policy names few of them. */
function serviceOf(prefix: string): KnownService | undefined {
  const known = services.get(prefix);
  if (known !== undefined) return known;
  const read = Object.hasOwn(data.services, prefix) ? data.services[prefix] : undefined;
  if (read === undefined) return undefined;
  const service = {
    data: read,
    resources: new Map(read.resources.map((line) => splitLine(line))),
    lines: new Map(read.actions.map((line) => [operationOf(line).toLowerCase(), line])),
  };
  services.set(prefix, service);
  return service;
}

function splitLine(line: string): [string, string] {
  const [name = '', template = ''] = line.split('|');
  return [name, template];
}

function operationOf(line: string): string {
  return line.slice(0, line.indexOf('|'));
}

function readLine(prefix: string, service: KnownService, line: string): KnownAction {
  const [operation, level = '', types = '', keySet = ''] = line.split('|');
  const places = keySet === '' ? '' : service.data.keySets[Number(keySet)];
  return {
    name: `${prefix}:${operation}`,
    access: accessByLetter[level] ?? 'write',
    resources: listOf(types).flatMap((type) => service.resources.get(type) ?? []),
    keys: listOf(places).flatMap((place) => service.data.keys[Number(place)] ?? []),
  };
}

function listOf(text = ''): readonly string[] {
  return text === '' ? [] : text.split(',');
}
