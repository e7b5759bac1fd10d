import type { QueryPair } from '#core/sigv4/canonical-query.ts';
import type { InputModel, StructureShape } from '../../input-model.ts';
import type { Parameters, ParameterValue } from '../../parameters.ts';
import type { RecognisedOperation } from '../../recognised-operation.ts';
import { formText } from '../form/write-form.ts';
import { shapeOf } from '../structure.ts';
import { writeTextScalar } from '../text-scalar.ts';
import { literalPairs } from './literal-pairs.ts';

/** The raw query that says an operation's name and the members that stand in the query. */
export function writeQuery(
  parameters: Parameters,
  shape: StructureShape,
  { operation, model }: { readonly operation: RecognisedOperation; readonly model: InputModel },
): string {
  const pairs = Object.entries(shape.members).flatMap(([name, member]) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (member.location !== 'querystring' || value === undefined) return [];
    const isMap = shapeOf(model, member.shape).kind === 'map';
    return isMap ? mapPairs(value) : pairsOf(member.wireName ?? name, value);
  });
  return formText([...literalPairs(operation), ...pairs]);
}

function mapPairs(value: ParameterValue): readonly QueryPair[] {
  const map = value as { readonly [key: string]: ParameterValue };
  return Object.entries(map).flatMap(([key, item]) => pairsOf(key, item));
}

function pairsOf(name: string, value: ParameterValue): readonly QueryPair[] {
  const values: readonly ParameterValue[] = Array.isArray(value) ? value : [value];
  return values.map((item) => [name, writeTextScalar(item)] as const);
}
