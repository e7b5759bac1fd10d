import type { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import { type Naming, placeText } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';
import { malformed } from '../malformed.ts';
import { readArn } from '../read-arn.ts';

const name = /^[A-Za-z0-9_.-]{1,255}$/;
const tableResource = /^table\/[A-Za-z0-9_.-]{1,255}$/;

/** A table by its name or ARN, and an index by its name on such a table. */
export function nameDynamoDbTable(
  { type, template, values }: Naming,
  call: AskedCall,
): readonly string[] | Fault {
  const [table, index] = values;
  const isIndex = type === 'dynamodb/index';
  if (isIndex && index !== undefined && !name.test(index)) return malformed(call, 'its index');
  if (table?.startsWith('arn:') !== true) {
    if (table !== undefined && !name.test(table)) return malformed(call, 'its table');
    return [placeText(template, values, call)];
  }
  const arn = readArn(table);
  if (arn === undefined) return malformed(call, 'its table');
  // An ARN of another service is kept: no policy on tables permits it.
  if (arn.service !== 'dynamodb') return [literalText(table)];
  if (!tableResource.test(arn.resource)) return malformed(call, 'its table');
  return [isIndex ? `${table}/index/${index ?? '*'}` : table];
}
