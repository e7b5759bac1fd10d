import { percentEncode } from '#core/sigv4/percent-encoding.ts';
import type { StructureShape } from '../../input-model.ts';
import type { ParameterValue } from '../../parameters.ts';
import { shapeOf } from '../structure.ts';
import { writeTextScalar } from '../text-scalar.ts';
import { type FormReading, formName, listStep } from './form-names.ts';

/** Name and value of one field, not encoded yet. */
export type FormField = readonly [name: string, value: string];

/** Writes fields as a form. */
export function formText(fields: readonly FormField[]): string {
  return fields.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
}

/** The fields that `structureOfForm` reads as this structure; `prefix` ends with a dot or is empty. */
export function fieldsOfStructure(
  value: ParameterValue,
  shape: StructureShape,
  prefix: string,
  writing: FormReading,
): readonly FormField[] {
  const given = value as { readonly [name: string]: ParameterValue };
  return Object.entries(shape.members).flatMap(([name, member]) => {
    const item = Object.hasOwn(given, name) ? given[name] : undefined;
    if (item === undefined) return [];
    const isEmptyList = Array.isArray(item) && item.length === 0;
    const wireName = isEmptyList ? (member.wireName ?? name) : formName(name, member, writing);
    return fieldsOf(item, member.shape, `${prefix}${wireName}`, writing);
  });
}

function fieldsOf(
  value: ParameterValue,
  shapeName: string,
  name: string,
  writing: FormReading,
): readonly FormField[] {
  const shape = shapeOf(writing.model, shapeName);
  switch (shape.kind) {
    case 'structure':
      return fieldsOfStructure(value, shape, `${name}.`, writing);
    case 'list': {
      const items = value as readonly ParameterValue[];
      const step = listStep(shape, writing);
      const prefix = step === undefined ? name : `${name}.${step}`;
      return orEmpty(
        name,
        items.flatMap((item, at) => fieldsOf(item, shape.member, `${prefix}.${at + 1}`, writing)),
      );
    }
    case 'map': {
      const prefix = shape.flattened ? name : `${name}.entry`;
      const entries = Object.entries(value as { readonly [key: string]: ParameterValue });
      return orEmpty(
        name,
        entries.flatMap(([key, item], at) => [
          [`${prefix}.${at + 1}.${shape.keyName}`, key] as const,
          ...fieldsOf(item, shape.value, `${prefix}.${at + 1}.${shape.valueName}`, writing),
        ]),
      );
    }
    default:
      return [[name, writeTextScalar(value)]];
  }
}

function orEmpty(name: string, fields: readonly FormField[]): readonly FormField[] {
  return fields.length === 0 ? [[name, '']] : fields;
}
