import type { AccessData } from '#core/gateway/meaning/access-data.ts';
import type { Need, OperationAccess } from '#core/gateway/meaning/operation-access.ts';
import { readAccessLine } from '#core/gateway/meaning/read-access-line.ts';

/** How much of AWS is understood. */
export interface AccessCounts {
  readonly services: number;
  readonly operations: number;
  /** Operations whose actions are known. */
  readonly mapped: number;
  /** Of these, by their resources: all named by the request, some of their parts, none, or no resource at all. */
  readonly resourcesFilled: number;
  readonly resourcesPartly: number;
  readonly resourcesNot: number;
  readonly withoutResource: number;
  /** Operations that IAM does not authorise. */
  readonly notIam: number;
  readonly unmapped: number;
  /** Operations that pass a role, and those whose tags are found. */
  readonly passingRoles: number;
  readonly withTags: number;
}

/** Counts that say how much is not understood: they may fall. */
const rest: readonly (keyof AccessCounts)[] = [
  'unmapped',
  'resourcesPartly',
  'resourcesNot',
  'withoutResource',
  'notIam',
];
const allowedLoss = 0.02;

/** Counts the data, line by line. */
export function countAccess({ services }: AccessData): AccessCounts {
  const all = Object.values(services).flatMap((service) =>
    service.operations.map((line) => readAccessLine(line, service)),
  );
  const mapped = all.filter((access) => access.kind === 'iam');
  const fills = mapped.map(({ needs }) => fillOf(needs));
  return {
    services: Object.keys(services).length,
    operations: all.length,
    mapped: mapped.length,
    resourcesFilled: fills.filter((fill) => fill === 'filled').length,
    resourcesPartly: fills.filter((fill) => fill === 'partly').length,
    resourcesNot: fills.filter((fill) => fill === 'not').length,
    withoutResource: fills.filter((fill) => fill === 'none').length,
    notIam: all.filter(({ kind }) => kind === 'none' || kind === 'bearer').length,
    unmapped: all.filter(({ kind }) => kind === 'unmapped').length,
    passingRoles: all.filter(passesRole).length,
    withTags: mapped.filter(({ tags }) => tags !== undefined).length,
  };
}

/** One sentence for each count that fell by more than two percent. */
export function accessLosses(before: AccessCounts, after: AccessCounts): readonly string[] {
  const names = Object.keys(before) as (keyof AccessCounts)[];
  return names
    .filter((name) => !rest.includes(name))
    .filter((name) => after[name] < before[name] * (1 - allowedLoss))
    .map((name) => `${name} fell from ${before[name]} to ${after[name]}`);
}

/** How far a request names the resources of an operation's main action. */
function fillOf(needs: readonly Need[]): 'filled' | 'partly' | 'not' | 'none' {
  const own = needs.filter(({ action }) => action !== 'iam:PassRole');
  const sources = own.flatMap(({ resources }) => resources);
  if (own.some(({ isUnresolved }) => isUnresolved)) return sources.length === 0 ? 'not' : 'partly';
  if (sources.length === 0) return 'none';
  const paths = sources.map((source) => (source.kind === 'arn' ? [source.path] : source.paths));
  if (paths.every((list) => list.every((path) => path !== undefined))) return 'filled';
  return paths.every((list) => list.every((path) => path === undefined)) ? 'not' : 'partly';
}

function passesRole(access: OperationAccess): boolean {
  return access.kind === 'iam' && access.needs.some(({ action }) => action === 'iam:PassRole');
}
