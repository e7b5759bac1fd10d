import { Fault } from '#core/faults.ts';
import { addedNode } from '#core/gateway/mask/fields/added-node.ts';
import type { FieldMasking } from '../configuration.ts';
import type { MaskingDeclaration } from '../files/grants-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import type { Problem } from '../problem.ts';

/** Characters that `partial` shows where it does not say. */
const usualLast = 4;

/** Compiles how fields are masked: what cannot be read as a field would be masked nowhere. */
export function compileMasking(declarations: readonly Declaration<MaskingDeclaration>[]): {
  readonly masking: readonly FieldMasking[];
  readonly problems: readonly Problem[];
} {
  const names = new Map<string, string>();
  const problems = declarations.flatMap(({ id, value, problemOf }) => [
    ...lintLast(value).map(problemOf),
    ...value.fields.flatMap((field, at) =>
      lintField(field, id, names).map((finding) => problemOf({ path: ['fields', at], ...finding })),
    ),
  ]);
  return { masking: declarations.map(compileOne), problems };
}

function compileOne({ id, value }: Declaration<MaskingDeclaration>): FieldMasking {
  const { fields, strategy = 'redact', last = usualLast } = value;
  return { name: id, fields, strategy, ...(strategy === 'partial' ? { last } : {}) };
}

function lintLast({ strategy, last }: MaskingDeclaration): readonly Finding[] {
  if (last === undefined || strategy === 'partial') return [];
  const message = '"last" says nothing where the strategy is not partial';
  return [{ path: ['last'], at: 'key', message, remedy: 'write strategy: partial, or remove it' }];
}

/** Each field is masked in one way; a pattern may fit others, which come first by the name of theirs. */
function lintField(
  field: string,
  id: string,
  names: Map<string, string>,
): readonly Omit<Finding, 'path'>[] {
  const other = names.get(field);
  names.set(field, other ?? id);
  if (other !== undefined) {
    const message = `"${field}" stands in ${other === id ? 'this list' : other} already`;
    return [{ message, remedy: 'keep one of them' }];
  }
  if (field.includes('*')) return [];
  const masking = { fieldClass: field, strategy: { kind: 'redact' } } as const;
  const node = addedNode(field.slice(field.indexOf(':') + 1), masking);
  if (!(node instanceof Fault)) return [];
  const message = `"${field}" has no path that can be read`;
  return [{ message, remedy: 'write members, [] and {} as in dynamodb.Query:Items[]{email}' }];
}
