import { Fault } from '#core/faults.ts';
import type { InputModel, Member, ScalarKind, StructureShape } from '../../input-model.ts';
import type { ParameterValue } from '../../parameters.ts';
import {
  emptyFilling,
  type Filling,
  finished,
  isInBody,
  shapeOf,
  unknownMember,
} from '../structure.ts';
import { bytesOf, checkWhole, readTextScalar } from '../text-scalar.ts';
import { Float, Instant, isTreeList, isTreeMap, type Tree, type TreeMap } from './tree.ts';

/** By what a tree is read. */
export interface TreeReading {
  readonly model: InputModel;
  /** CBOR has bytes and timestamps of its own, and members by the names of the model. */
  readonly format: 'json' | 'cbor';
}

/** What a tree says by the model; `name` is the member that it is the value of. */
export function valueOfTree(
  tree: Tree,
  shapeName: string,
  name: string,
  reading: TreeReading,
): ParameterValue {
  const shape = shapeOf(reading.model, shapeName);
  switch (shape.kind) {
    case 'structure':
      if (!isTreeMap(tree)) throw unfit(name, 'must be a structure');
      return structureOfTree(tree, shape, shapeName, reading);
    case 'list':
      if (!isTreeList(tree)) throw unfit(name, 'must be a list');
      return tree.map((item) => valueOfTree(item, shape.member, name, reading));
    case 'map':
      if (!isTreeMap(tree)) throw unfit(name, 'must be a map');
      return mapOfTree(tree, shape.value, name, reading);
    default:
      return scalarOfTree(tree, shape.kind, name, reading);
  }
}

/** The members of a structure that stand in the body; null says that one is not set. */
export function structureOfTree(
  tree: TreeMap,
  shape: StructureShape,
  shapeName: string,
  reading: TreeReading,
): Filling {
  const known = bodyMembers(shape, reading.format);
  const filling = emptyFilling();
  for (const [wireName, item] of Object.entries(tree)) {
    const found = known.get(wireName);
    if (found === undefined) throw unknownMember(wireName, shapeName);
    if (item !== null)
      filling[found.name] = valueOfTree(item, found.member.shape, found.name, reading);
  }
  return finished(filling, shape, shapeName);
}

function mapOfTree(tree: TreeMap, value: string, name: string, reading: TreeReading): Filling {
  const filling = emptyFilling();
  for (const [key, item] of Object.entries(tree)) {
    filling[key] = valueOfTree(item, value, name, reading);
  }
  return filling;
}

interface NamedMember {
  readonly name: string;
  readonly member: Member;
}

const indexed = {
  json: new WeakMap<StructureShape, ReadonlyMap<string, NamedMember>>(),
  cbor: new WeakMap<StructureShape, ReadonlyMap<string, NamedMember>>(),
};

/** Members of the body by their names on the wire. */
function bodyMembers(
  shape: StructureShape,
  format: TreeReading['format'],
): ReadonlyMap<string, NamedMember> {
  const known = indexed[format].get(shape);
  if (known !== undefined) return known;
  const members = Object.entries(shape.members).filter(([, member]) => isInBody(member));
  const made = new Map(
    members.map(([name, member]) => [wireNameOf(name, member, format), { name, member }]),
  );
  indexed[format].set(shape, made);
  return made;
}

/** What a member of the body is called in a tree. */
export function wireNameOf(name: string, member: Member, format: TreeReading['format']): string {
  return format === 'cbor' ? name : (member.wireName ?? name);
}

function scalarOfTree(
  tree: Tree,
  kind: ScalarKind,
  name: string,
  { format }: TreeReading,
): ParameterValue {
  switch (kind) {
    case 'string':
      if (typeof tree === 'string') return tree;
      throw unfit(name, 'must be a text');
    case 'boolean':
      if (typeof tree === 'boolean') return tree;
      throw unfit(name, 'must be true or false');
    case 'integer':
    case 'long':
      if (typeof tree === 'number' || typeof tree === 'bigint') return checkWhole(tree, name);
      throw unfit(name, 'must be a whole number, without fraction or exponent');
    case 'float':
    case 'double':
      return numberOfTree(tree, name);
    case 'blob':
      return blobOfTree(tree, name, format);
    case 'timestamp':
      return instantOfTree(tree, name, format);
    case 'document':
      return documentOfTree(tree, name);
  }
}

function numberOfTree(tree: Tree, name: string): number {
  if (tree instanceof Float) return tree.value;
  if (typeof tree === 'number') return tree;
  throw unfit(name, 'must be a number that a double holds');
}

function blobOfTree(tree: Tree, name: string, format: TreeReading['format']): Uint8Array {
  if (format === 'json' && typeof tree === 'string') return bytesOf(tree, name);
  if (tree instanceof Uint8Array) return new Uint8Array(tree);
  throw unfit(name, 'must be bytes');
}

function instantOfTree(tree: Tree, name: string, format: TreeReading['format']): ParameterValue {
  if (format === 'cbor') {
    if (tree instanceof Instant) return tree.seconds;
    throw unfit(name, 'must be a timestamp');
  }
  return typeof tree === 'string'
    ? readTextScalar(tree, 'timestamp', name)
    : numberOfTree(tree, name);
}

function documentOfTree(tree: Tree, name: string): ParameterValue {
  if (tree instanceof Float) return tree.value;
  if (tree instanceof Uint8Array || tree instanceof Instant) {
    throw unfit(name, 'must be made of what JSON has');
  }
  if (isTreeList(tree)) return tree.map((item) => documentOfTree(item, name));
  if (!isTreeMap(tree)) return tree;
  const filling = emptyFilling();
  for (const [key, item] of Object.entries(tree)) filling[key] = documentOfTree(item, name);
  return filling;
}

function unfit(name: string, rule: string): Fault {
  return new Fault('invalid_request', `the member ${name} ${rule}; send it so`);
}
