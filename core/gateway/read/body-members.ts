import { Fault } from '#core/faults.ts';
import { strictUtf8 } from '#core/strict-utf8.ts';
import type { InputModel, StructureShape } from '../input-model.ts';
import type { ParameterValue } from '../parameters.ts';
import { emptyFilling, type Filling, finished, isInBody, shapeOf } from './structure.ts';
import { parseCbor } from './tree/parse-cbor.ts';
import { parseJson } from './tree/parse-json.ts';
import { isTreeMap, type Tree } from './tree/tree.ts';
import { structureOfTree, type TreeReading, valueOfTree } from './tree/value-of-tree.ts';
import { parseXml } from './xml/parse-xml.ts';
import { structureOfXml } from './xml/value-of-xml.ts';

/** A body and the structure whose members it holds. */
export interface ModelledBody {
  readonly bytes: Uint8Array;
  readonly shape: StructureShape;
  readonly shapeName: string;
  readonly model: InputModel;
}

/** The members of a structure that is the whole body, in JSON or CBOR; an empty body has none. */
export function treeMembers(body: ModelledBody, format: TreeReading['format']): Filling {
  const { bytes, shape, shapeName, model } = body;
  if (bytes.length === 0) return finished(emptyFilling(), shape, shapeName);
  const tree = format === 'json' ? parseJson(bytes) : parseCbor(bytes);
  if (!isTreeMap(tree)) throw unfit('the body is no structure; send an object of members');
  return structureOfTree(tree, shape, shapeName, { model, format });
}

/** The same in XML, whose one element has this name. */
export function xmlMembers(body: ModelledBody, rootName: string): Filling {
  const { bytes, shape, shapeName, model } = body;
  if (bytes.length === 0) return finished(emptyFilling(), shape, shapeName);
  return structureOfXml(parseXml(bytes, rootName), shape, shapeName, model);
}

/** The one member that is the whole body; undefined where it is streamed, or there is no body. */
export function payloadMember(
  { bytes, shape, model }: ModelledBody,
  payload: string,
  format: 'json' | 'xml',
): ParameterValue | undefined {
  const member = Object.hasOwn(shape.members, payload) ? shape.members[payload] : undefined;
  if (member === undefined) throw unfit('the models of AWS are damaged; have them renewed');
  const found = shapeOf(model, member.shape);
  const isEmpty = bytes.length === 0 && !(found.kind === 'blob' && member.required === true);
  if (member.isStreaming === true || isEmpty) return undefined;
  if (found.kind === 'blob') return new Uint8Array(bytes);
  if (found.kind === 'string') return textOf(bytes);
  if (found.kind === 'structure' && format === 'xml') {
    const rootName = member.wireName ?? payload;
    return structureOfXml(parseXml(bytes, rootName), found, member.shape, model);
  }
  if (format === 'xml') throw unfit(`the body is no ${payload}; send it as the SDKs write it`);
  const tree: Tree = parseJson(bytes);
  return valueOfTree(tree, member.shape, payload, { model, format: 'json' });
}

/** True where members of the body are sent as one structure. */
export function hasBodyMembers(shape: StructureShape): boolean {
  return shape.payload === undefined && Object.values(shape.members).some(isInBody);
}

function textOf(bytes: Uint8Array): string {
  const text = strictUtf8(bytes);
  if (text === undefined) throw unfit('the body is not UTF-8; encode it as that');
  return text;
}

function unfit(message: string): Fault {
  return new Fault('invalid_request', message);
}
