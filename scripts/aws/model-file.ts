import {
  type ModelFile,
  memberMarks,
  scalarKinds,
  sensitiveMark,
  shapeKinds,
} from '#core/gateway/catalog/model-file.ts';
import type { BotocoreMember, BotocoreModel, BotocoreShape } from './botocore-model.ts';

/** The inputs of one service's operations and every shape that they reach. */
export function modelFile(model: BotocoreModel): ModelFile {
  const operations: Record<string, string> = {};
  const shapes = new Map<string, string>();
  for (const [name, { input }] of Object.entries(model.operations).toSorted(byName)) {
    if (input === undefined) continue;
    operations[name] = [input.shape, rootOf(name, model)].filter((part) => part !== '').join('|');
    reach({ shape: input.shape }, model, shapes);
  }
  const written = [...shapes].filter(([name]) => !isScalarName(name)).toSorted(byName);
  return { operations, shapes: Object.fromEntries(written) };
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** The element that an XML body begins with, where the members are the body. */
function rootOf(name: string, { operations }: BotocoreModel): string {
  return operations[name]?.input?.locationName ?? '';
}

/** Writes the shape of a reference, and all that it leads to; answers the name it goes by. */
function reach(
  reference: BotocoreMember,
  model: BotocoreModel,
  written: Map<string, string>,
): string {
  const shape = model.shapes[reference.shape];
  if (shape === undefined) throw new Error(`a shape that is not there: ${reference.shape}`);
  const scalar = scalarName(shape);
  if (scalar !== undefined) return scalar;
  const isFlat = isFlattened(reference, shape, model);
  const name = isFlat && shape.flattened !== true ? `${reference.shape}.flat` : reference.shape;
  if (isScalarName(name)) throw new Error(`a shape is named as a scalar: ${name}`);
  if (written.has(name)) return name;
  written.set(name, '');
  written.set(name, shapeLine(shape, isFlat, { model, written }));
  return name;
}

interface Reaching {
  readonly model: BotocoreModel;
  readonly written: Map<string, string>;
}

/** EC2's protocol flattens every list. */
function isFlattened(
  { flattened }: BotocoreMember,
  shape: BotocoreShape,
  { metadata }: BotocoreModel,
): boolean {
  if (shape.type !== 'list' && shape.type !== 'map') return false;
  return flattened === true || shape.flattened === true || metadata.protocol === 'ec2';
}

function isScalarName(name: string): boolean {
  return Object.hasOwn(scalarKinds, name.replace(sensitiveMark, ''));
}

function scalarName(shape: BotocoreShape): string | undefined {
  const mark = shape.sensitive === true ? sensitiveMark : '';
  if (shape.document === true) return `document${mark}`;
  if (shape.eventstream === true) return 'blob';
  const kind = shape.type === 'character' ? 'string' : shape.type;
  return Object.hasOwn(scalarKinds, kind) ? `${kind}${mark}` : undefined;
}

function shapeLine(shape: BotocoreShape, isFlat: boolean, reaching: Reaching): string {
  const mark = shape.sensitive === true ? sensitiveMark : '';
  const { model, written } = reaching;
  const nameOf = (member: BotocoreMember | undefined) =>
    reach(member ?? { shape: '' }, model, written);
  const flat = isFlat ? 'f' : '';
  if (shape.type === 'list') {
    const line = [nameOf(shape.member), shape.member?.locationName ?? '', flat].join(',');
    return `${shapeKinds.list}${mark}|${line.replace(/,+$/, '')}`;
  }
  if (shape.type === 'map') {
    const keys = [shape.key?.locationName ?? '', shape.value?.locationName ?? '', flat];
    return `${shapeKinds.map}${mark}|${[nameOf(shape.value), ...keys].join(',').replace(/,+$/, '')}`;
  }
  const kind = shape.union === true ? shapeKinds.union : shapeKinds.structure;
  const members = Object.entries(shape.members ?? {}).map(([name, member]) =>
    memberText(name, member, shape, reaching),
  );
  return [`${kind}${mark}`, shape.payload ?? '', ...members].join('|').replace(/\|+$/, '');
}

const locations: Readonly<Record<string, string>> = {
  uri: memberMarks.uri,
  querystring: memberMarks.querystring,
  header: memberMarks.header,
  headers: memberMarks.headers,
};

function memberText(
  name: string,
  member: BotocoreMember,
  { required, payload }: BotocoreShape,
  { model, written }: Reaching,
): string {
  const target = model.shapes[member.shape];
  const isStream =
    member.streaming === true || target?.streaming === true || target?.eventstream === true;
  const marks = [
    required?.includes(name) === true ? memberMarks.required : '',
    member.idempotencyToken === true ? memberMarks.idempotencyToken : '',
    isStream && name === payload ? memberMarks.streaming : '',
    member.xmlAttribute === true ? memberMarks.xmlAttribute : '',
    locations[member.location ?? ''] ?? '',
  ].join('');
  const wire = wireNameOf(name, member, model);
  const text = [name, reach(member, model, written), marks, wire === name ? '' : wire].join(',');
  return plain(text.replace(/,+$/, ''), 3);
}

/** EC2 has names of its own, or else begins the usual ones with a capital letter. */
function wireNameOf(name: string, member: BotocoreMember, { metadata }: BotocoreModel): string {
  const usual = member.locationName ?? name;
  if (metadata.protocol !== 'ec2') return usual;
  return member.queryName ?? `${usual.charAt(0).toUpperCase()}${usual.slice(1)}`;
}

function plain(text: string, commas: number): string {
  if (text.includes('|') || text.split(',').length > commas + 1) {
    throw new Error(`a name holds a separator: ${text}`);
  }
  return text;
}
