import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import type { StructureShape } from '../../input-model.ts';
import type { Parameters, ParameterValue } from '../../parameters.ts';
import { writeTextScalar } from '../text-scalar.ts';
import { headerMemberNamed } from './header-members.ts';

/** The headers that are no members as they were, and behind them those that are. */
export function writeHeaders(
  parameters: Parameters,
  shape: StructureShape,
  given: readonly HeaderPair[],
): readonly HeaderPair[] {
  const others = given.filter(
    ([name]) => headerMemberNamed(name.toLowerCase(), shape) === undefined,
  );
  const members = Object.entries(shape.members).flatMap(([name, { location, wireName }]) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) return [];
    if (location === 'header') return [[(wireName ?? name).toLowerCase(), textOf(value)] as const];
    return location === 'headers' ? prefixed(wireName ?? '', value) : [];
  });
  return [...others, ...members];
}

function prefixed(prefix: string, value: ParameterValue): readonly HeaderPair[] {
  const map = value as { readonly [key: string]: ParameterValue };
  return Object.entries(map).map(
    ([key, item]) => [`${prefix.toLowerCase()}${key}`, textOf(item)] as const,
  );
}

function textOf(value: ParameterValue): string {
  const values: readonly ParameterValue[] = Array.isArray(value) ? value : [value];
  return values.map(writeTextScalar).join(',');
}
