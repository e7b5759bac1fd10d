import { Fault } from '#core/faults.ts';
import type { Member, ScalarKind, Shape } from '../input-model.ts';
import {
  type ModelFile,
  memberMarks,
  scalarKinds,
  sensitiveMark,
  shapeKinds,
} from './model-file.ts';

/** Reads a shape of a model file: a scalar by its name, any other by its line. */
export function readShape(name: string, { shapes }: ModelFile): Shape {
  const line = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (line === undefined) return { kind: scalarKind(name), ...sensitivity(name) };
  const [kind = '', ...fields] = line.split('|');
  switch (kind.replace(sensitiveMark, '')) {
    case shapeKinds.list:
      return { ...readList(fields[0]), ...sensitivity(kind) };
    case shapeKinds.map:
      return { ...readMap(fields[0]), ...sensitivity(kind) };
    default:
      return { ...readStructure(kind, fields), ...sensitivity(kind) };
  }
}

/** The shapes that a shape is made of. */
export function shapesBelow(shape: Shape): readonly string[] {
  switch (shape.kind) {
    case 'structure':
      return Object.values(shape.members).map((member) => member.shape);
    case 'list':
      return [shape.member];
    case 'map':
      return [shape.value];
    default:
      return [];
  }
}

function scalarKind(name: string): ScalarKind {
  const kind = name.replace(sensitiveMark, '');
  if (Object.hasOwn(scalarKinds, kind)) return scalarKinds[kind as ScalarKind];
  throw new Fault('unavailable', 'the models of AWS are damaged; have an administrator renew them');
}

function sensitivity(text: string): { readonly isSensitive?: true } {
  return text.endsWith(sensitiveMark) ? { isSensitive: true } : {};
}

function readList(field = ''): Shape {
  const [member = '', wireName = '', flat] = field.split(',');
  const flattened = flat === 'f';
  return { kind: 'list', member, wireName: flattened ? '' : wireName || 'member', flattened };
}

function readMap(field = ''): Shape {
  const [value = '', keyName = '', valueName = '', flat] = field.split(',');
  return {
    ...{ kind: 'map', value, keyName: keyName || 'key', valueName: valueName || 'value' },
    flattened: flat === 'f',
  };
}

function readStructure(kind: string, [payload = '', ...fields]: readonly string[]): Shape {
  const members: Record<string, Member> = Object.create(null);
  for (const field of fields) {
    const [name = '', shape = '', marks = '', wireName] = field.split(',');
    members[name] = { shape, ...readMarks(marks), ...(wireName === undefined ? {} : { wireName }) };
  }
  return {
    ...{ kind: 'structure', members },
    ...(payload === '' ? {} : { payload }),
    ...(kind.startsWith(shapeKinds.union) ? { isUnion: true } : {}),
  };
}

const locations = ['uri', 'querystring', 'header', 'headers'] as const;

function readMarks(marks: string): Omit<Member, 'shape' | 'wireName'> {
  const location = locations.find((each) => marks.includes(memberMarks[each]));
  return {
    ...(location === undefined ? {} : { location }),
    ...(marks.includes(memberMarks.required) ? { required: true } : {}),
    ...(marks.includes(memberMarks.idempotencyToken) ? { isIdempotencyToken: true } : {}),
    ...(marks.includes(memberMarks.streaming) ? { isStreaming: true } : {}),
    ...(marks.includes(memberMarks.xmlAttribute) ? { isXmlAttribute: true } : {}),
  };
}
