import { type GatewayStatementName, gatewayRights } from './gateway-rights.ts';
import { type LogStatementName, logRights } from './log-rights.ts';
import { inTransaction, keyVia, ofKinds, type Right } from './right.ts';

/** Names of what functions may do, as lib/functions.ts uses them. */
export type StatementName =
  | GatewayStatementName
  | LogStatementName
  | 'read-records'
  | 'read-head'
  | 'read-issuers'
  | 'change-records'
  | 'check-records'
  | 'link-entries'
  | 'put-chunks'
  | 'put-key-sets'
  | 'append-entries'
  | 'read-back-entries'
  | 'list-entries'
  | 'use-key-for-tables'
  | 'read-records-stream'
  | 'read-ledger-stream'
  | 'list-streams'
  | 'assume-target-roles'
  | 'assume-revokers'
  | 'ask-for-keys'
  | 'read-sign-in-secrets'
  | 'use-key-for-sign-in-secrets'
  | 'start-executions'
  | 'answer-tasks'
  | 'write-audit-log'
  | 'put-audit-objects'
  | 'use-key-for-audit'
  | 'announce';

const readsStream = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
] as const;

/** Each right that a function may have; docs/permissions.md shows who has which. */
export const rights: Readonly<Record<StatementName, Right>> = {
  ...logRights,
  ...gatewayRights,
  'read-records': {
    actions: ['dynamodb:GetItem', 'dynamodb:Query'],
    on: ({ recordsTable }) => [recordsTable],
  },
  'read-head': {
    actions: ['dynamodb:GetItem'],
    on: ({ recordsTable }) => [recordsTable],
    when: () => ofKinds('head'),
  },
  'read-issuers': {
    actions: ['dynamodb:GetItem'],
    on: ({ recordsTable }) => [recordsTable],
    when: () => ofKinds('head', 'chunk', 'key-set'),
  },
  'change-records': {
    actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem'],
    on: ({ recordsTable }) => [recordsTable],
    when: ({ changes }) => ({ ...inTransaction, ...ofKinds(...changes) }),
  },
  // There are no checks outside of a transaction, and IAM does not tell of the one that they are in.
  'check-records': {
    actions: ['dynamodb:ConditionCheckItem'],
    on: ({ recordsTable }) => [recordsTable],
  },
  // Each writer's head, and each entry's place in the order of all: put, never removed.
  'link-entries': {
    actions: ['dynamodb:PutItem'],
    on: ({ recordsTable }) => [recordsTable],
    when: () => ({ ...inTransaction, ...ofKinds('writer', 'position') }),
  },
  // No update and no delete: an entry that is there can at most be put over, which the stream shows.
  'append-entries': {
    actions: ['dynamodb:PutItem'],
    on: ({ ledgerTable }) => [ledgerTable],
    when: () => inTransaction,
  },
  'put-chunks': {
    actions: ['dynamodb:PutItem'],
    on: ({ recordsTable }) => [recordsTable],
    when: () => ofKinds('chunk'),
  },
  'put-key-sets': {
    actions: ['dynamodb:PutItem'],
    on: ({ recordsTable }) => [recordsTable],
    when: () => ofKinds('key-set'),
  },
  'read-back-entries': {
    actions: ['dynamodb:GetItem'],
    on: ({ ledgerTable }) => [ledgerTable],
  },
  'list-entries': {
    actions: ['dynamodb:BatchGetItem'],
    on: ({ ledgerTable }) => [ledgerTable],
  },
  'use-key-for-tables': {
    actions: ['kms:Decrypt'],
    on: ({ key }) => [key],
    when: keyVia('dynamodb'),
  },
  'read-records-stream': {
    actions: readsStream,
    on: ({ recordsStream }) => [recordsStream],
  },
  'read-ledger-stream': {
    actions: readsStream,
    on: ({ ledgerStream }) => [ledgerStream],
  },
  'list-streams': {
    actions: ['dynamodb:ListStreams'],
    on: () => ['*'],
    wildcard: 'IAM knows no resource for listing streams, and Lambda asks for it with a stream',
  },
  'assume-target-roles': {
    actions: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    on: ({ targetRoles }) => targetRoles,
    wildcard:
      'grants name roles after this is deployed; what is under this path was made for Sallyport, and lets it in by its own trust policy alone',
  },
  'assume-revokers': {
    actions: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
    on: ({ revokers }) => revokers,
  },
  'ask-for-keys': {
    actions: ['lambda:InvokeFunction'],
    on: ({ jwksFunction }) => [jwksFunction],
  },
  'read-sign-in-secrets': {
    actions: ['secretsmanager:GetSecretValue'],
    on: ({ signInSecrets }) => [`${signInSecrets}*`],
    wildcard:
      'secrets are named after the issuers of people, which the configuration names, and Secrets Manager ends each name with characters of its own',
  },
  'use-key-for-sign-in-secrets': {
    actions: ['kms:Decrypt'],
    on: ({ key }) => [key],
    when: keyVia('secretsmanager'),
  },
  'start-executions': {
    actions: ['states:StartExecution'],
    on: ({ stateMachine }) => [stateMachine],
    when: ({ stateMachineAlias }) => ({
      StringEquals: { 'states:StateMachineQualifier': stateMachineAlias },
    }),
  },
  'answer-tasks': {
    actions: ['states:SendTaskSuccess'],
    on: () => ['*'],
    wildcard:
      'IAM knows no resource for answering a task; the token is the proof, and carries no decision',
  },
  'write-audit-log': {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    on: ({ auditLogGroup }) => [`${auditLogGroup}:*`],
    wildcard: 'a log group by its name, and all streams of it: each process writes to its own',
  },
  'put-audit-objects': {
    actions: ['s3:PutObject'],
    on: ({ auditBucket }) => [`${auditBucket}/entries/*`],
    wildcard: 'objects are named after the entries in them; none can be removed while it is locked',
  },
  'use-key-for-audit': {
    actions: ['kms:GenerateDataKey'],
    on: ({ key }) => [key],
    when: keyVia('s3'),
  },
  announce: {
    actions: ['events:PutEvents'],
    on: ({ eventBus }) => [eventBus],
    when: () => ({ StringEquals: { 'events:source': 'sallyport' } }),
  },
};
