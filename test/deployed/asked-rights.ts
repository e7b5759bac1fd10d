import type { DynamoTables } from '#test/dynamodb/dynamo-tables.ts';
import { deployedAccount, deployedRegion, tableArn } from './role-policies.ts';

/** One right that a call needs: an action on a resource, with what IAM knows of the call. */
export interface AskedRight {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

type Json = Readonly<Record<string, unknown>>;

/** What IAM asks for a call of DynamoDB: of a transaction once for each item in it. */
export function rightsOfDynamoCall(
  operation: string,
  input: Json,
  tables: DynamoTables,
): readonly AskedRight[] {
  switch (operation) {
    case 'TransactWriteItems':
      return (input.TransactItems as readonly Json[]).flatMap((item) =>
        Object.entries(item).map(([kind, of]) =>
          rightOf(transactActions[kind] ?? kind, of as Json, tables, {
            'dynamodb:EnclosingOperation': 'TransactWriteItems',
          }),
        ),
      );
    case 'BatchGetItem':
      return Object.entries(input.RequestItems as Readonly<Record<string, Json>>).map(
        ([TableName, { Keys }]) => ({
          action: 'dynamodb:BatchGetItem',
          resource: tableArn(TableName),
          context: {
            'dynamodb:LeadingKeys': (Keys as readonly Json[]).map((key) =>
              leadingKey({ TableName, Key: key }, tables),
            ),
          },
        }),
      );
    default:
      return [rightOf(operation, input, tables, {})];
  }
}

const transactActions: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Delete: 'DeleteItem',
  Update: 'UpdateItem',
  ConditionCheck: 'ConditionCheckItem',
};

function rightOf(
  operation: string,
  input: Json,
  tables: DynamoTables,
  more: AskedRight['context'],
): AskedRight {
  return {
    action: `dynamodb:${operation}`,
    resource: tableArn(String(input.TableName)),
    // IAM tells of the operation around a check nothing.
    context: {
      'dynamodb:LeadingKeys': [leadingKey(input, tables)],
      ...(operation === 'ConditionCheckItem' ? {} : more),
    },
  };
}

function leadingKey(input: Json, { ledgerTable }: DynamoTables): string {
  const name = input.TableName === ledgerTable ? 'writer' : 'pk';
  const item = (input.Item ?? input.Key) as Readonly<Record<string, { readonly S?: string }>>;
  if (item !== undefined) return item[name]?.S ?? '';
  const values = input.ExpressionAttributeValues as Readonly<Record<string, { S?: string }>>;
  return values[':partition']?.S ?? '';
}

/** What IAM asks for a call of a service that speaks AWS JSON; undefined for one that is not known here. */
export function rightOfServiceCall(operation: string, input: Json): AskedRight | undefined {
  const arn = (service: string, resource: string) =>
    `arn:aws:${service}:${deployedRegion}:${deployedAccount}:${resource}`;
  switch (operation) {
    case 'StartExecution': {
      const [machine = '', alias = ''] = splitLast(String(input.stateMachineArn));
      return {
        ...{ action: 'states:StartExecution', resource: machine },
        context: { 'states:StateMachineQualifier': alias },
      };
    }
    case 'SendTaskSuccess':
      return { action: 'states:SendTaskSuccess', resource: '*', context: {} };
    case 'CreateLogStream':
    case 'PutLogEvents': {
      const stream = `log-group:${input.logGroupName}:log-stream:${input.logStreamName}`;
      return { action: `logs:${operation}`, resource: arn('logs', stream), context: {} };
    }
    case 'PutEvents':
      return {
        ...{ action: 'events:PutEvents', resource: arn('events', 'event-bus/sallyport') },
        context: { 'events:source': 'sallyport' },
      };
    case 'Sign':
      return {
        ...{ action: 'kms:Sign', resource: String(input.KeyId) },
        context: {
          'kms:SigningAlgorithm': String(input.SigningAlgorithm),
          'kms:MessageType': String(input.MessageType),
        },
      };
    case 'GetPublicKey':
      return { action: 'kms:GetPublicKey', resource: String(input.KeyId), context: {} };
    case 'GetSecretValue': {
      const asked = String(input.SecretId);
      const secret = asked.startsWith('arn:') ? asked : `secret:${asked}-AbCdEf`;
      const resource = asked.startsWith('arn:') ? asked : arn('secretsmanager', secret);
      return { action: 'secretsmanager:GetSecretValue', resource, context: {} };
    }
    default:
      return undefined;
  }
}

/** A call that has no target: what it is about stands in its method, its path and its headers. */
export interface PathCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What IAM asks for such a call: an invocation of a function, or an object that is put or read. */
export function rightsOfPathCall(call: PathCall): readonly AskedRight[] {
  const [, invoked] = /^\/2015-03-31\/functions\/([\w-]+)\/invocations$/.exec(call.path) ?? [];
  if (invoked === undefined) return rightsOfObject(call);
  const resource = `arn:aws:lambda:${deployedRegion}:${deployedAccount}:function:${invoked}`;
  return [{ action: 'lambda:InvokeFunction', resource, context: {} }];
}

/** Headers by which an object is put, as S3 tells IAM of them. */
const conditions = [
  ['if-none-match', 's3:if-none-match'],
  ['if-match', 's3:if-match'],
  ['x-amz-object-lock-mode', 's3:object-lock-mode'],
] as const;

/** Locking and tagging an object while it is put are rights of their own. */
function rightsOfObject({ method, path, headers }: PathCall): readonly AskedRight[] {
  const resource = `arn:aws:s3::${path.replace('/', ':')}`;
  const [, bucket = ''] = path.split('/');
  if (path.includes('?')) {
    const resource = `arn:aws:s3:::${bucket}`;
    return [{ action: 's3:ListBucketVersions', resource, context: {} }];
  }
  if (method !== 'PUT') {
    return [
      { action: 's3:GetObject', resource, context: {} },
      // Else it would not be told that an object is missing.
      { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context: {} },
    ];
  }
  const [, tag] = String(headers['x-amz-tagging'] ?? '').split('=');
  const context = Object.fromEntries([
    ...conditions.flatMap(([header, key]) =>
      headers[header] === undefined ? [] : [[key, String(headers[header])] as const],
    ),
    ...(tag === undefined ? [] : [['s3:RequestObjectTag/keeping', tag] as const]),
  ]);
  return [
    { action: 's3:PutObject', resource, context },
    ...(context['s3:object-lock-mode'] === undefined
      ? []
      : [{ action: 's3:PutObjectRetention', resource, context }]),
    ...(tag === undefined ? [] : [{ action: 's3:PutObjectTagging', resource, context }]),
  ];
}

function splitLast(text: string): readonly string[] {
  const at = text.lastIndexOf(':');
  return [text.slice(0, at), text.slice(at + 1)];
}
