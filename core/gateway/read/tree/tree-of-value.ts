import type { ScalarKind, StructureShape } from '../../input-model.ts';
import type { ParameterValue } from '../../parameters.ts';
import { isInBody, shapeOf } from '../structure.ts';
import { Float, Instant, type Tree, type TreeMap } from './tree.ts';
import { type TreeReading, wireNameOf } from './value-of-tree.ts';

/** The tree that `valueOfTree` reads as this value. */
export function treeOfValue(value: ParameterValue, shapeName: string, reading: TreeReading): Tree {
  const shape = shapeOf(reading.model, shapeName);
  switch (shape.kind) {
    case 'structure':
      return treeOfStructure(value, shape, reading);
    case 'list':
      return isList(value) ? value.map((item) => treeOfValue(item, shape.member, reading)) : [];
    case 'map':
      return mapped(value, (item) => treeOfValue(item, shape.value, reading));
    default:
      return treeOfScalar(value, shape.kind, reading.format);
  }
}

/** The members of a structure that belong into the body. */
export function treeOfStructure(
  value: ParameterValue,
  shape: StructureShape,
  reading: TreeReading,
): TreeMap {
  const tree: Record<string, Tree> = Object.create(null);
  const members = isMap(value) ? value : {};
  for (const [name, member] of Object.entries(shape.members)) {
    const item = Object.hasOwn(members, name) ? members[name] : undefined;
    if (item === undefined || !isInBody(member)) continue;
    tree[wireNameOf(name, member, reading.format)] = treeOfValue(item, member.shape, reading);
  }
  return tree;
}

function treeOfScalar(
  value: ParameterValue,
  kind: ScalarKind,
  format: TreeReading['format'],
): Tree {
  if (value instanceof Uint8Array) {
    return format === 'cbor' ? value : Buffer.from(value).toString('base64');
  }
  if (kind === 'document') return treeOfDocument(value);
  if (typeof value !== 'number') return value as string | bigint | boolean | null;
  if (kind === 'timestamp' && format === 'cbor') return new Instant(value);
  const isWhole = kind === 'integer' || kind === 'long';
  return isWhole ? value : numberTree(value);
}

function treeOfDocument(value: ParameterValue): Tree {
  if (isList(value)) return value.map(treeOfDocument);
  if (isMap(value)) return mapped(value, treeOfDocument);
  return typeof value === 'number' ? numberTree(value) : value;
}

/** Whole where it is whole, so that 1 is not sent as 1.0. */
function numberTree(value: number): Tree {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : new Float(value);
}

function mapped(value: ParameterValue, treeOf: (item: ParameterValue) => Tree): TreeMap {
  const tree: Record<string, Tree> = Object.create(null);
  for (const [name, item] of Object.entries(isMap(value) ? value : {})) tree[name] = treeOf(item);
  return tree;
}

function isList(value: ParameterValue): value is readonly ParameterValue[] {
  return Array.isArray(value);
}

function isMap(value: ParameterValue): value is { readonly [name: string]: ParameterValue } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}
