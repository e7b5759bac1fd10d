import type { AccessData } from '#core/gateway/meaning/access-data.ts';
import type {
  Need,
  OperationAccess,
  ResourceSource,
} from '#core/gateway/meaning/operation-access.ts';
import { operationOfLine, readAccessLine } from '#core/gateway/meaning/read-access-line.ts';
import type { AccessLevel } from '#core/gateway/required-access.ts';

/** An operation that would be let through more easily than before. */
export interface Loosening {
  /** Such as `s3.GetObject`. */
  readonly operation: string;
  readonly what: string;
}

/** From what harms least; whoever may do less by an action may not suddenly do more by its name. */
const weights: readonly AccessLevel[] = [
  'List',
  'Read',
  'Tagging',
  'Write',
  'Permissions management',
];

/** Every way in which the operations of `after` would need less than they did. */
export function looseningsBetween(before: AccessData, after: AccessData): readonly Loosening[] {
  const renewed = operationsOf(after);
  return [...operationsOf(before)].flatMap(([operation, was]) => {
    const is = renewed.get(operation);
    const found = is === undefined ? ['is gone'] : looseningsOf(was, is);
    return found.map((what) => ({ operation, what }));
  });
}

function operationsOf(data: AccessData): ReadonlyMap<string, OperationAccess> {
  return new Map(
    Object.entries(data.services).flatMap(([name, service]) =>
      service.operations.map((line): [string, OperationAccess] => [
        `${name}.${operationOfLine(line)}`,
        readAccessLine(line, service),
      ]),
    ),
  );
}

function looseningsOf(was: OperationAccess, is: OperationAccess): readonly string[] {
  if (was.kind !== 'iam') {
    // What was refused may become mapped; what needs no action was refused, and stays so.
    return is.kind === was.kind || is.kind === 'iam' || is.kind === 'unmapped'
      ? []
      : [`is ${is.kind}, and was ${was.kind}`];
  }
  if (is.kind === 'unmapped') return [];
  if (is.kind !== 'iam') return [`is no longer authorised by IAM (${is.kind})`];
  return was.needs.flatMap((need) => looseningsOfNeed(need, is.needs));
}

function looseningsOfNeed(was: Need, all: readonly Need[]): readonly string[] {
  const same = all.filter(({ action }) => action === was.action);
  if (same.length === 0) return [`no longer needs ${was.action}`];
  // Some needs differ by nothing but what triggers them: one that is no weaker is enough.
  const found = same.map((is) => weakerThan(was, is));
  return found.some((list) => list.length === 0) ? [] : (found[0] ?? []);
}

function weakerThan(was: Need, is: Need): readonly string[] {
  const found: string[] = [];
  if (weights.indexOf(is.level) < weights.indexOf(was.level)) {
    found.push(`has ${was.action} as ${is.level}, and had it as ${was.level}`);
  }
  if (isNarrower(was, is)) found.push(`needs ${was.action} in fewer cases`);
  const kept = is.resources.map(nameOf);
  for (const source of was.resources) {
    if (!is.isUnresolved && !kept.some((name) => covers(name, nameOf(source)))) {
      found.push(`lost the resource ${nameOf(source)} of ${was.action}`);
    }
  }
  if (was.isUnresolved && !is.isUnresolved && is.resources.length === 0) {
    found.push(`says that ${was.action} has no resource`);
  }
  return found;
}

/** Each further trigger takes cases away. */
function isNarrower(was: Need, is: Need): boolean {
  const had = was.when.map((trigger) => JSON.stringify(trigger));
  return !is.when.every((trigger) => had.includes(JSON.stringify(trigger)));
}

function nameOf(source: ResourceSource): string {
  const required = source.isRequired ? '!' : '?';
  if (source.kind === 'arn') return `@${source.path}${required}`;
  return `${source.template}=${source.paths.map((path) => path ?? '*').join(',')}${required}`;
}

/** The same, or with parts that are now unknown or were, or required where it was not. */
function covers(is: string, was: string): boolean {
  if (is === was || is === was.replace(/\?$/, '!')) return true;
  const [isTemplate, isPaths = ''] = is.split(/=(?=[^=]*$)/);
  const [wasTemplate, wasPaths = ''] = was.split(/=(?=[^=]*$)/);
  const wanted = wasPaths.slice(0, -1).split(',');
  const given = isPaths.slice(0, -1).split(',');
  const isNoLessRequired = isPaths.endsWith('!') || wasPaths.endsWith('?');
  return (
    isTemplate === wasTemplate &&
    isNoLessRequired &&
    given.length === wanted.length &&
    given.every((path, at) => path === '*' || wanted[at] === '*' || path === wanted[at])
  );
}
