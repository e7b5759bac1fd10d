import { Fault } from '#core/faults.ts';
import type { QueryPair } from '#core/sigv4/canonical-query.ts';
import type { InputModel, Shape, StructureShape } from '../../input-model.ts';
import type { ParameterValue } from '../../parameters.ts';
import { doubledMember, emptyFilling, type Filling, shapeOf, unknownMember } from '../structure.ts';
import { readTextScalar } from '../text-scalar.ts';

/** The members that stand in the query; what no member is called goes into the one that takes the rest. */
export function queryMembers(
  pairs: readonly QueryPair[],
  shape: StructureShape,
  model: InputModel,
): Filling {
  const filling = emptyFilling();
  const rest: QueryPair[] = [];
  for (const [wireName, values] of byName(pairs)) {
    const found = memberNamed(wireName, shape, model);
    if (found === undefined) rest.push(...values.map((value) => [wireName, value] as const));
    else filling[found.name] = memberValue(values, found.shape, found.name, model);
  }
  return rest.length === 0 ? filling : withRest(filling, rest, shape, model);
}

function memberNamed(wireName: string, shape: StructureShape, model: InputModel) {
  for (const [name, member] of Object.entries(shape.members)) {
    const found = shapeOf(model, member.shape);
    const isNamed = member.location === 'querystring' && found.kind !== 'map';
    if (isNamed && (member.wireName ?? name) === wireName) return { name, shape: found };
  }
  return undefined;
}

function withRest(
  filling: Filling,
  rest: readonly QueryPair[],
  shape: StructureShape,
  model: InputModel,
): Filling {
  const maps = Object.entries(shape.members).flatMap(([name, member]) => {
    const found = shapeOf(model, member.shape);
    return member.location === 'querystring' && found.kind === 'map' ? [{ name, map: found }] : [];
  });
  const [only] = maps;
  const [first = ''] = rest[0] ?? [];
  if (only === undefined || maps.length > 1) throw unknownMember(first, 'the query');
  const value = shapeOf(model, only.map.value);
  const taken = emptyFilling();
  for (const [key, values] of byName(rest)) {
    if (key === '__proto__') throw unknownMember(key, only.name);
    taken[key] = memberValue(values, value, only.name, model);
  }
  return Object.assign(filling, { [only.name]: taken });
}

function memberValue(
  values: readonly string[],
  shape: Shape,
  name: string,
  model: InputModel,
): ParameterValue {
  if (shape.kind === 'list') {
    const item = shapeOf(model, shape.member);
    return values.map((value) => memberValue([value], item, name, model));
  }
  if (shape.kind === 'structure' || shape.kind === 'map') {
    throw new Fault('unavailable', `the models of AWS have ${name} in a query; have them renewed`);
  }
  const [value = '', second] = values;
  if (second !== undefined) throw doubledMember(name);
  return readTextScalar(value, shape.kind, name);
}

function byName(pairs: readonly QueryPair[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return groups;
}
