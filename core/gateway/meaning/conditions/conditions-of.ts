import type { AskedCall } from '../asked-call.ts';
import { textsAt } from '../values-at.ts';
import { conditionRows } from './condition-rows.ts';
import { dynamoDbConditions } from './dynamodb-conditions.ts';
import { kmsConditions } from './kms-conditions.ts';
import { tagConditions } from './tag-conditions.ts';

const rowsOf = Map.groupBy(conditionRows, ([key]) => key.slice(0, key.indexOf(':')));

export type Conditions = Readonly<Record<string, readonly string[]>>;

/**
 * The condition keys of IAM that a call settles for one of its actions, by their lower-case name. A
 * key that is missing here is not thereby absent at AWS: the request just does not tell.
 */
export function conditionsOf(
  action: string,
  call: AskedCall,
  tags: string | undefined,
): Conditions {
  const [prefix = ''] = action.split(':');
  const region = { 'aws:requestedregion': [call.operation.region] };
  if (action === 'iam:PassRole') return region;
  return {
    ...region,
    ...(tags === undefined ? {} : tagConditions(call.parameters, tags)),
    ...ownConditions(prefix, call),
    ...(prefix === 'kms' ? kmsConditions(call.parameters) : {}),
    ...(prefix === 'dynamodb' ? dynamoDbConditions(call) : {}),
    ...(action === 'ec2:CreateTags' && call.operation.operation !== 'CreateTags'
      ? { 'ec2:createaction': [call.operation.operation] }
      : {}),
  };
}

/** What the table of plain keys has for a service. */
function ownConditions(prefix: string, { parameters }: AskedCall): Conditions {
  const found: Record<string, readonly string[]> = {};
  for (const [key, path] of rowsOf.get(prefix) ?? []) {
    const values = textsAt(parameters, path);
    if (values.length > 0) found[key] = [...new Set([...(found[key] ?? []), ...values])];
  }
  return found;
}
