import { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import type { Meant, Rule } from '../meant.ts';
import { nameDynamoDbTable } from '../names/dynamodb-table.ts';
import { entriesOf, memberOf, valuesAt } from '../values-at.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: AWS writes its templates so
const template = 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}';
const kinds = [
  { member: 'PutRequest', action: 'dynamodb:PutItem' },
  { member: 'DeleteRequest', action: 'dynamodb:DeleteItem' },
];

/**
 * DynamoDB asks about BatchWriteItem for each table. Ours asks in addition for what is done there, so
 * that whoever may not delete items one by one may not do so in batches either.
 */
export const batchWriteItem: Rule = {
  actions: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
  read: (call) => {
    const meant: Meant[] = [];
    for (const [name, requests] of entriesOf(memberOf(call.parameters, 'RequestItems'))) {
      const resources = nameDynamoDbTable(
        { type: 'dynamodb/table', template, values: [name] },
        call,
      );
      if (resources instanceof Fault) return resources;
      meant.push({ action: 'dynamodb:BatchWriteItem', resources });
      for (const action of actionsOf(requests)) meant.push({ action, resources });
    }
    return meant;
  },
};

function actionsOf(requests: AskedCall['parameters'][string]): readonly string[] {
  return kinds
    .filter(({ member }) => valuesAt({ requests }, `requests[].${member}`).length > 0)
    .map(({ action }) => action);
}
