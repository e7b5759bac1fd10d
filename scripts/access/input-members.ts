import type { ModelOperation, ModelShape, ServiceModel } from './read-models.ts';

/** A member of an operation's input, by the path that leads to it. */
export interface InputMember {
  readonly name: string;
  readonly path: string;
  readonly isRequired: boolean;
}

const deepest = 6;
const scalars = new Set(['string', 'integer', 'long']);

/** Top members that hold one text or number. */
export function scalarMembers(
  model: ServiceModel,
  operation: ModelOperation,
): readonly InputMember[] {
  return topMembers(model, operation)
    .filter(({ shape }) => scalars.has(shape.type))
    .map(({ name, isRequired }) => ({ name, path: name, isRequired }));
}

/** Top members that hold a list of texts, named in the singular. */
export function listMembers(
  model: ServiceModel,
  operation: ModelOperation,
): readonly InputMember[] {
  return topMembers(model, operation)
    .filter(({ name, shape }) => name.endsWith('s') && isTextList(model, shape))
    .map(({ name, isRequired }) => ({ name: name.slice(0, -1), path: `${name}[]`, isRequired }));
}

type Fits = (name: string, shape: ModelShape) => boolean;

/** Every text below the input whose name fits, however deep; `[]` in a path goes into lists and maps. */
export function deepMembers(
  model: ServiceModel,
  operation: ModelOperation,
  fits: Fits,
): readonly string[] {
  const { input } = operation;
  return input === undefined ? [] : membersBelow({ model, fits, trail: [] }, input.shape, '');
}

interface Walk {
  readonly model: ServiceModel;
  readonly fits: Fits;
  /** Shapes above this one: a shape within itself is not entered again. */
  readonly trail: readonly string[];
}

function membersBelow(walk: Walk, shapeName: string, path: string): readonly string[] {
  const shape = walk.model.shapes[shapeName];
  if (shape === undefined || walk.trail.includes(shapeName) || walk.trail.length > deepest)
    return [];
  const next = { ...walk, trail: [...walk.trail, shapeName] };
  const element = shape.member ?? shape.value;
  const members = Object.entries(shape.members ?? {}).flatMap(([name, member]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [...fitting(next, name, member.shape, at), ...membersBelow(next, member.shape, at)];
  });
  return element === undefined
    ? members
    : [...members, ...membersBelow(next, element.shape, `${path}[]`)];
}

function fitting({ model, fits }: Walk, name: string, shapeName: string, at: string) {
  const shape = model.shapes[shapeName];
  if (shape === undefined) return [];
  const ofList = isTextList(model, shape) && fits(name.replace(/s$/, ''), { type: 'string' });
  return [...(fits(name, shape) ? [at] : []), ...(ofList ? [`${at}[]`] : [])];
}

/** Whether a path of the overrides leads anywhere in the operation's input. */
export function hasPath(model: ServiceModel, operation: ModelOperation, path: string): boolean {
  let shape = operation.input === undefined ? undefined : model.shapes[operation.input.shape];
  for (const step of path.split(/(?=\[\])|\./)) {
    const next =
      step === '[]' ? (shape?.member ?? shape?.value) : shape?.members?.[step.replace('{}', '')];
    shape = next === undefined ? undefined : model.shapes[next.shape];
  }
  return shape !== undefined;
}

function topMembers(model: ServiceModel, operation: ModelOperation) {
  const input = operation.input === undefined ? undefined : model.shapes[operation.input.shape];
  return Object.entries(input?.members ?? {}).map(([name, member]) => ({
    name,
    shape: model.shapes[member.shape] ?? { type: 'unknown' },
    isRequired: input?.required?.includes(name) === true,
  }));
}

function isTextList(model: ServiceModel, shape: ModelShape | undefined): boolean {
  return model.shapes[shape?.member?.shape ?? '']?.type === 'string';
}
