import type { ResourceSource } from '#core/gateway/meaning/operation-access.ts';
import { hasPath, type InputMember, listMembers, scalarMembers } from './input-members.ts';
import type { Overrides } from './overrides.ts';
import type { IamAction, IamResourceType } from './read-actions.ts';
import type { ModelOperation, ServiceModel } from './read-models.ts';

type Template = Extract<ResourceSource, { kind: 'template' }>;

/** The sources of an action's resources; unresolved where it has resources and none is named. */
export interface FoundResources {
  readonly resources: readonly ResourceSource[];
  readonly isUnresolved: boolean;
}

/** One operation in the model of its service. */
export interface Place {
  readonly model: ServiceModel;
  readonly name: string;
  readonly operation: ModelOperation;
}

interface Input {
  /** The operation makes a thing, whose generated id its input cannot hold. */
  readonly isCreating: boolean;
  readonly scalars: readonly InputMember[];
  readonly lists: readonly InputMember[];
  readonly has: (path: string) => boolean;
}

/**
 * Finds where an operation's input names the resources of an action. Only rules that were right in
 * at least 96 of 100 cases when they were measured are used; what they do not fill stays unknown.
 */
export function findResources(
  action: IamAction,
  overrides: Overrides,
  { model, name: operationName, operation }: Place,
): FoundResources {
  const uncovered = action.types.filter(({ name }) => !overrides.coveredTypes.includes(name));
  const types = uncovered.length === 0 ? action.types : uncovered;
  if (types.length === 0) return { resources: [], isUnresolved: false };
  const input: Input = {
    isCreating: /^(BatchCreate|Create|Start|Register|Import|Put)/.test(operationName),
    scalars: scalarMembers(model, operation),
    lists: listMembers(model, operation),
    has: (path) => hasPath(model, operation, path),
  };
  const sources = types.map((type) => sourceOf(type, overrides, input));
  const generic = input.scalars.find(({ name }) => name.toLowerCase() === 'resourcearn');
  if (generic !== undefined && !sources.some((source) => source.kind === 'arn')) {
    // What other members name wholly is meant beside it: the ARN may be of what is put there.
    const named = sources.filter((source) => isPartly(source) && isWhole(source));
    return { resources: [...named, arnSource(generic, true)], isUnresolved: false };
  }
  return choose(sources);
}

/** Placeholders of a template that a request may fill; the others are known without it. */
function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(/\$\{([^}]+)\}/g)]
    .map((found) => found[1] ?? '')
    .filter((name) => !['Partition', 'Region', 'Account'].includes(name));
}

/** Types that AWS does not require count only if the request can name them wholly. */
function choose(sources: readonly ResourceSource[]): FoundResources {
  const whole = sources.filter(isWhole);
  const kept = sources.filter(
    (source) =>
      source.isRequired || whole.includes(source) || (whole.length === 0 && isPartly(source)),
  );
  const only = sources.length === 1 && kept.length === 0 ? sources : kept;
  return { resources: withoutRepeats(only), isUnresolved: only.length === 0 };
}

function isWhole(source: ResourceSource): boolean {
  return source.kind === 'arn' || source.paths.every((path) => path !== undefined);
}

function isPartly(source: ResourceSource): boolean {
  return source.kind === 'template' && source.paths.some((path) => path !== undefined);
}

function withoutRepeats(sources: readonly ResourceSource[]): readonly ResourceSource[] {
  const seen = new Set<string>();
  return sources.filter((source) => {
    const key = source.kind === 'arn' ? source.path : source.type;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function sourceOf(type: IamResourceType, overrides: Overrides, input: Input): ResourceSource {
  const placeholders = placeholdersOf(type.template);
  const byHand = filledByHand(type, overrides, input);
  if (byHand !== undefined) return byHand;
  const arn = arnMember(type, placeholders, input);
  const paths = placeholders.map((placeholder) => memberFor(placeholder, input)?.path);
  const [only] = paths;
  if (arn !== undefined && paths.length === 1 && only !== undefined) {
    return templateSource(type, [`${only}/${arn.path}`]);
  }
  if (arn !== undefined) return arnSource(arn, type.isRequired);
  return templateSource(type, fillLast(paths, type, input));
}

function filledByHand(
  type: IamResourceType,
  overrides: Overrides,
  input: Input,
): ResourceSource | undefined {
  const fill = (overrides.fills[type.name] ?? []).find((each) =>
    each.split(/[,/]/).every((path) => path === '*' || input.has(path.replace('@', ''))),
  );
  if (fill === undefined) return undefined;
  if (fill.startsWith('@')) {
    return { kind: 'arn', path: fill.slice(1), isRequired: type.isRequired };
  }
  return templateSource(
    type,
    fill.split(',').map((path) => (path === '*' ? undefined : path)),
  );
}

/** `<Type>Arn`, or `<Placeholder>Arn` where the type has one placeholder. */
function arnMember(
  type: IamResourceType,
  placeholders: readonly string[],
  { scalars, lists }: Input,
): InputMember | undefined {
  const stems = [plain(type.name.split('/')[1] ?? '')];
  if (placeholders.length === 1) stems.push(stem(placeholders[0] ?? ''));
  const names = stems.filter((each) => each !== '').map((each) => `${each}arn`);
  return [...scalars, ...lists].find(({ name }) => names.includes(name.toLowerCase()));
}

function memberFor(
  placeholder: string,
  { scalars, lists, isCreating }: Input,
): InputMember | undefined {
  const wanted = placeholder.toLowerCase();
  const isGenerated = isCreating && /(id|identifier)$/.test(wanted);
  const candidates = [...scalars, ...lists].filter(({ name }) => !/arn$/i.test(name));
  return (
    candidates.find(({ name }) => name.toLowerCase() === wanted) ??
    candidates.find(
      ({ name }) =>
        stem(name) === stem(placeholder) &&
        stem(name) !== '' &&
        !(isGenerated && /name$/i.test(name)),
    )
  );
}

/** One placeholder is left and a required member is named as the type is. */
function fillLast(
  paths: readonly (string | undefined)[],
  type: IamResourceType,
  { scalars, isCreating }: Input,
): readonly (string | undefined)[] {
  const open = paths.filter((path) => path === undefined).length;
  const wanted = plain(type.name.split('/')[1] ?? '');
  const isGenerated = isCreating && /(id|identifier)\}$/i.test(type.template);
  const member = scalars.find(
    ({ name, isRequired }) =>
      isRequired &&
      !/arn$/i.test(name) &&
      stem(name) === wanted &&
      !(isGenerated && /name$/i.test(name)),
  );
  if (open !== 1 || member === undefined || paths.includes(member.path)) return paths;
  return paths.map((path) => path ?? member.path);
}

function templateSource(type: IamResourceType, paths: readonly (string | undefined)[]): Template {
  const { name, template, isRequired } = type;
  return { kind: 'template', type: name, template, isRequired, paths };
}

function arnSource({ path }: InputMember, isRequired: boolean): ResourceSource {
  return { kind: 'arn', path, isRequired };
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** A name without what only says that it is one: `ClusterName`, `ClusterIdentifier` → `cluster`. */
function stem(name: string): string {
  return plain(name).replace(/(identifier|name|arn|id|key)$/, '');
}
