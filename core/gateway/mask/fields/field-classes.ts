import { type FieldPath, memberPath, partPath, topPath } from './field-path.ts';
import type { SensitiveService } from './sensitive-data.ts';
import { sensitiveOperation } from './sensitive-operation.ts';
import { readMember, readShape, type Target } from './sensitive-shape.ts';

/** What an operation is answered, or what it is asked. */
export type Side = 'answer' | 'request';

/** What every field class of one side of an operation begins with. */
export function classPrefix(service: string, operation: string, side: Side): string {
  return side === 'answer' ? `${service}.${operation}:` : `${service}.${operation}(request):`;
}

const known = new Map<string, readonly string[]>();

/**
 * The field classes that are masked by default in what an operation is answered or asked, those of
 * the service's errors (`service.(errors):…`) among them: what policy is asked to reveal.
 */
export function fieldClassesOf(service: string, operation: string, side: Side): readonly string[] {
  const prefix = classPrefix(service, operation, side);
  const found = known.get(prefix);
  if (found !== undefined) return found;
  const classes = listClasses(service, operation, side);
  known.set(prefix, classes);
  return classes;
}

function listClasses(name: string, operation: string, side: Side): readonly string[] {
  const sensitive = sensitiveOperation(name, operation);
  if (sensitive === undefined) return [];
  const { service, output, input } = sensitive;
  const found = new Set<string>();
  const listing = { service, seen: new Set<string>(), found };
  listShape(
    { ...listing, prefix: classPrefix(name, operation, side) },
    side === 'answer' ? output : input,
    topPath,
  );
  if (side === 'request') return [...found];
  for (const line of service.errors) {
    const { name: member, target } = readMember(line);
    listTarget({ ...listing, prefix: errorPrefix(name) }, target, memberPath(topPath, member));
  }
  return [...found];
}

/** The class of those fields of another that a sibling says are stored in clear. */
export function plainClass(fieldClass: string): string {
  return `${fieldClass}(plain)`;
}

/** What every field class of the errors of a service begins with. */
export function errorPrefix(service: string): string {
  return `${service}.(errors):`;
}

interface Listing {
  readonly service: SensitiveService;
  readonly prefix: string;
  /** Shapes with the way to them: some recur in themselves. */
  readonly seen: Set<string>;
  readonly found: Set<string>;
}

function listShape(listing: Listing, name: string, path: FieldPath): void {
  const key = `${name}|${path.text}|${path.left}`;
  const shape = listing.seen.has(key) ? undefined : readShape(listing.service, name);
  listing.seen.add(key);
  if (shape === undefined) return;
  if (shape.kind === 'structure') {
    for (const { name: member, target } of shape.members) {
      listTarget(listing, target, memberPath(path, member));
    }
    return;
  }
  if (shape.kind === 'map' && shape.hasSecretKeys) add(listing, partPath(path, '{key}'));
  listTarget(listing, shape.target, partPath(path, shape.kind === 'list' ? '[]' : '{}'));
}

function listTarget(listing: Listing, target: Target, path: FieldPath): void {
  const { isSecret, shape, plainWhen } = target;
  if (isSecret) add(listing, path);
  if (isSecret && plainWhen !== undefined)
    listing.found.add(plainClass(`${listing.prefix}${path.text}`));
  if (shape === undefined) return;
  // Within a secret only the keys of maps have a class of their own.
  listShape(listing, shape, path);
}

function add({ found, prefix }: Listing, { text }: FieldPath): void {
  found.add(`${prefix}${text}`);
}
