import { parseDate, parseNumber } from '../conditions/condition-values.ts';
import { isInRange, parseIpRange } from '../conditions/ip-range.ts';

/** An operator's name and one value that the policy compares with. */
export interface TypedValue {
  readonly name: string;
  readonly text: string;
}

type Relation = 'equal' | 'below' | 'up to' | 'above' | 'from';

interface Bound {
  readonly relation: Relation;
  readonly value: number;
}

const relations: ReadonlyMap<string, Relation> = new Map([
  ['Equals', 'equal'],
  ['NotEquals', 'equal'],
  ['LessThan', 'below'],
  ['LessThanEquals', 'up to'],
  ['GreaterThan', 'above'],
  ['GreaterThanEquals', 'from'],
]);

const orders: readonly (readonly [prefix: string, parse: (text: string) => number | undefined])[] =
  [
    ['Numeric', parseNumber],
    ['Date', parseDate],
  ];

/**
 * Whether every number, date or address that the narrow value takes in is one that the wide value
 * takes in, negations left aside. True is a proof.
 */
export function coversTyped(wide: TypedValue, narrow: TypedValue): boolean {
  if (wide.name.endsWith('IpAddress') && narrow.name.endsWith('IpAddress')) {
    return coversRange(wide.text, narrow.text);
  }
  return orders.some(([prefix, parse]) => {
    const [outer, inner] = [wide, narrow].map((one) => boundOf(one, prefix, parse));
    return outer !== undefined && inner !== undefined && coversBound(outer, inner);
  });
}

function coversRange(wide: string, narrow: string): boolean {
  const [outer, inner] = [parseIpRange(wide), parseIpRange(narrow)];
  if (outer === undefined || inner === undefined) return false;
  return outer.prefix <= inner.prefix && isInRange(inner, outer);
}

function boundOf(
  { name, text }: TypedValue,
  prefix: string,
  parse: (text: string) => number | undefined,
): Bound | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const relation = relations.get(name.slice(prefix.length));
  const value = parse(text);
  return relation === undefined || value === undefined ? undefined : { relation, value };
}

function coversBound(wide: Bound, narrow: Bound): boolean {
  const { value } = narrow;
  switch (wide.relation) {
    case 'equal':
      return narrow.relation === 'equal' && value === wide.value;
    case 'below':
      if (narrow.relation === 'below') return value <= wide.value;
      return isOneOf(narrow, ['equal', 'up to']) && value < wide.value;
    case 'up to':
      return isOneOf(narrow, ['equal', 'below', 'up to']) && value <= wide.value;
    case 'above':
      if (narrow.relation === 'above') return value >= wide.value;
      return isOneOf(narrow, ['equal', 'from']) && value > wide.value;
    case 'from':
      return isOneOf(narrow, ['equal', 'above', 'from']) && value >= wide.value;
  }
}

function isOneOf({ relation }: Bound, those: readonly Relation[]): boolean {
  return those.includes(relation);
}
