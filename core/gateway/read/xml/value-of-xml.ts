import { Fault } from '#core/faults.ts';
import type { XmlElement } from '#core/xml/read-xml.ts';
import type { InputModel, Member, ScalarKind, Shape, StructureShape } from '../../input-model.ts';
import type { ParameterValue } from '../../parameters.ts';
import {
  doubledMember,
  emptyFilling,
  type Filling,
  finished,
  isInBody,
  shapeOf,
  unknownMember,
} from '../structure.ts';
import { readTextScalar } from '../text-scalar.ts';
import { attributesOf } from './attributes.ts';

/** The members of a structure that stand in the body, as children and attributes of its element. */
export function structureOfXml(
  element: XmlElement,
  shape: StructureShape,
  shapeName: string,
  model: InputModel,
): Filling {
  if (element.text.trim() !== '') throw unfit(shapeName, 'must have members and no text');
  const filling = attributeMembers(element, shape, shapeName);
  for (const [wireName, elements] of byName(element.children)) {
    const [name, member] = memberNamed(wireName, shape, shapeName);
    filling[name] = valueOfXml(elements, member.shape, name, model);
  }
  return finished(filling, shape, shapeName);
}

function memberNamed(wireName: string, shape: StructureShape, shapeName: string) {
  const found = Object.entries(shape.members).find(
    ([name, member]) =>
      isInBody(member) && member.isXmlAttribute !== true && (member.wireName ?? name) === wireName,
  );
  if (found === undefined) throw unknownMember(wireName, shapeName);
  return found;
}

function attributeMembers(element: XmlElement, shape: StructureShape, shapeName: string): Filling {
  const filling = emptyFilling();
  for (const [wireName, text] of attributesOf(element)) {
    const found = Object.entries(shape.members).find(
      ([name, member]: readonly [string, Member]) =>
        member.isXmlAttribute === true && (member.wireName ?? name) === wireName,
    );
    if (found === undefined) throw unknownMember(wireName, shapeName);
    filling[found[0]] = text;
  }
  return filling;
}

/** What the elements of one name say; more than one are a flat list or map. */
function valueOfXml(
  elements: readonly XmlElement[],
  shapeName: string,
  name: string,
  model: InputModel,
): ParameterValue {
  const shape = shapeOf(model, shapeName);
  if (shape.kind === 'list' && shape.flattened) {
    return elements.map((item) => valueOfXml([item], shape.member, name, model));
  }
  if (shape.kind === 'map' && shape.flattened) return mapOfXml(elements, shape, name, model);
  const [element, second] = elements;
  if (element === undefined || second !== undefined) throw doubledMember(name);
  switch (shape.kind) {
    case 'structure':
      return structureOfXml(element, shape, shapeName, model);
    case 'list':
      return itemsOf(element, shape.wireName, name).map((item) =>
        valueOfXml([item], shape.member, name, model),
      );
    case 'map':
      return mapOfXml(itemsOf(element, 'entry', name), shape, name, model);
    default:
      return scalarOfXml(element, shape.kind, name);
  }
}

function mapOfXml(
  entries: readonly XmlElement[],
  shape: Extract<Shape, { kind: 'map' }>,
  name: string,
  model: InputModel,
): Filling {
  const filling = emptyFilling();
  for (const entry of entries) {
    const [key, value, more] = entry.children;
    if (key?.name !== shape.keyName || value?.name !== shape.valueName || more !== undefined) {
      throw unfit(name, `must have a ${shape.keyName} and a ${shape.valueName} in each entry`);
    }
    const text = String(scalarOfXml(key, 'string', name));
    if (text === '__proto__' || text in filling) throw doubledMember(text);
    filling[text] = valueOfXml([value], shape.value, name, model);
  }
  return filling;
}

/** The children of a list, which all have one name. */
function itemsOf(element: XmlElement, itemName: string, name: string): readonly XmlElement[] {
  const isOther = element.children.some((child) => child.name !== itemName);
  if (isOther || element.text.trim() !== '' || attributesOf(element).size > 0) {
    throw unfit(name, `must be a list of ${itemName}`);
  }
  return element.children;
}

function scalarOfXml(element: XmlElement, kind: ScalarKind, name: string): ParameterValue {
  if (element.children.length > 0 || attributesOf(element).size > 0) {
    throw unfit(name, 'must have one value, and no members');
  }
  return readTextScalar(element.text, kind, name);
}

/** Children by name, in the order in which the names come first. */
function byName(children: readonly XmlElement[]): ReadonlyMap<string, readonly XmlElement[]> {
  const groups = new Map<string, XmlElement[]>();
  for (const child of children) {
    const group = groups.get(child.name);
    if (group === undefined) groups.set(child.name, [child]);
    else group.push(child);
  }
  return groups;
}

function unfit(name: string, rule: string): Fault {
  return new Fault('invalid_request', `the member ${name} ${rule}; send it so`);
}
