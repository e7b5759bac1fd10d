import { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import type { Meant, Rule } from '../meant.ts';
import { nameDynamoDbTable } from '../names/dynamodb-table.ts';
import { readStatement, type Statement } from '../partiql/read-statement.ts';
import { textsAt } from '../values-at.ts';

const templates = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: AWS writes its templates so
  table: 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}',
  index: 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}/index/${IndexName}',
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: AWS writes its templates so
};

/** One PartiQL statement. */
export const executeStatement: Rule = statementsAt('Statement');
/** A batch of them. */
export const batchExecuteStatement: Rule = statementsAt('Statements[].Statement');
/** A transaction of them. */
export const executeTransaction: Rule = statementsAt('TransactStatements[].Statement');

function statementsAt(path: string): Rule {
  return {
    actions: ['Select', 'Insert', 'Update', 'Delete'].map((word) => `dynamodb:PartiQL${word}`),
    read: (call) => {
      const meant: Meant[] = [];
      for (const text of textsAt(call.parameters, path)) {
        const statement = readStatement(text);
        if (statement instanceof Fault) return statement;
        const one = meantBy(statement, call);
        if (one instanceof Fault) return one;
        meant.push(one);
      }
      return meant;
    },
  };
}

/** A SELECT without WHERE reads the whole table, which IAM knows as `dynamodb:FullTableScan`. */
function meantBy({ kind, table, index, hasWhere }: Statement, call: AskedCall): Meant | Fault {
  const values = index === undefined ? [table] : [table, index];
  const type = index === undefined ? 'table' : 'index';
  const resources = nameDynamoDbTable(
    { type: `dynamodb/${type}`, template: templates[type], values },
    call,
  );
  if (resources instanceof Fault) return resources;
  const action = `dynamodb:PartiQL${kind}`;
  if (kind !== 'Select') return { action, resources };
  return { action, resources, conditions: { 'dynamodb:fulltablescan': [String(!hasWhere)] } };
}
