import { Fault } from '#core/faults.ts';
import type { ScalarKind, Shape, StructureShape } from '../../input-model.ts';
import type { ParameterValue } from '../../parameters.ts';
import {
  doubledMember,
  emptyFilling,
  type Filling,
  finished,
  shapeOf,
  unknownMember,
} from '../structure.ts';
import { readTextScalar } from '../text-scalar.ts';
import { type FormReading, listStep, membersByFormName } from './form-names.ts';
import type { FormNode } from './form-node.ts';

/** The members of a structure out of the fields that begin with its name. */
export function structureOfForm(
  node: FormNode,
  shape: StructureShape,
  shapeName: string,
  reading: FormReading,
): Filling {
  if (node.value !== undefined) throw unfit(shapeName, 'must have members and no value of its own');
  const known = membersByFormName(shape, reading);
  const filling = emptyFilling();
  for (const [step, child] of node.children) {
    const name = known.get(step);
    const member = name === undefined ? undefined : shape.members[name];
    if (name === undefined || member === undefined) throw unknownMember(step, shapeName);
    if (name in filling) throw doubledMember(name);
    filling[name] = valueOfForm(child, member.shape, name, reading);
  }
  return finished(filling, shape, shapeName);
}

function valueOfForm(
  node: FormNode,
  shapeName: string,
  name: string,
  reading: FormReading,
): ParameterValue {
  const shape = shapeOf(reading.model, shapeName);
  switch (shape.kind) {
    case 'structure':
      return structureOfForm(node, shape, shapeName, reading);
    case 'list':
      return listOfForm(node, shape, name, reading);
    case 'map':
      return mapOfForm(node, shape, name, reading);
    default:
      return scalarOfForm(node, shape.kind, name);
  }
}

function listOfForm(
  node: FormNode,
  shape: Extract<Shape, { kind: 'list' }>,
  name: string,
  reading: FormReading,
): readonly ParameterValue[] {
  // The one way in which a form can say that a list is empty.
  if (node.value === '' && node.children.size === 0) return [];
  const items = numbered(below(node, listStep(shape, reading), name), name);
  return items.map((item) => valueOfForm(item, shape.member, name, reading));
}

function mapOfForm(
  node: FormNode,
  shape: Extract<Shape, { kind: 'map' }>,
  name: string,
  reading: FormReading,
): Filling {
  const filling = emptyFilling();
  if (node.value === '' && node.children.size === 0) return filling;
  for (const entry of numbered(below(node, shape.flattened ? undefined : 'entry', name), name)) {
    const [key, value] = [entry.children.get(shape.keyName), entry.children.get(shape.valueName)];
    if (key === undefined || value === undefined || entry.children.size !== 2) {
      throw unfit(name, `must have a ${shape.keyName} and a ${shape.valueName} in each entry`);
    }
    const text = String(scalarOfForm(key, 'string', name));
    if (text === '__proto__' || text in filling) throw doubledMember(text);
    filling[text] = valueOfForm(value, shape.value, name, reading);
  }
  return filling;
}

/** The node behind one step, which is the only one there may be. */
function below(node: FormNode, step: string | undefined, name: string): FormNode {
  if (step === undefined) return node;
  const [only] = node.children.values();
  if (
    only === undefined ||
    node.children.size !== 1 ||
    !node.children.has(step) ||
    node.value !== undefined
  ) {
    throw unfit(name, `must be numbered behind .${step}.`);
  }
  return only;
}

/** Items 1 to n, each of them there, in their order. */
function numbered(node: FormNode, name: string): readonly FormNode[] {
  if (node.value !== undefined) throw unfit(name, 'must be numbered');
  return Array.from({ length: node.children.size }, (_, at) => {
    const item = node.children.get(String(at + 1));
    if (item === undefined) throw unfit(name, 'must be numbered from 1 on, without a gap');
    return item;
  });
}

function scalarOfForm(node: FormNode, kind: ScalarKind, name: string): ParameterValue {
  if (node.value === undefined || node.children.size > 0) {
    throw unfit(name, 'must have one value, and no members');
  }
  return readTextScalar(node.value, kind, name);
}

function unfit(name: string, rule: string): Fault {
  return new Fault('invalid_request', `the member ${name} ${rule}; send it so`);
}
