import { domainSuffix } from './domain-suffix.ts';

/** Everything that a statement may name, as ARNs; patterns where IAM has to be told of many. */
export interface StatementResources {
  /** Kinds of records that this function may change. */
  readonly changes: readonly RecordKindName[];
  readonly recordsTable: string;
  readonly ledgerTable: string;
  readonly recordsStream: string;
  readonly ledgerStream: string;
  readonly key: string;
  readonly region: string;
  readonly targetRoles: readonly string[];
  readonly revokers: readonly string[];
  readonly jwksFunction: string;
  readonly stateMachine: string;
  /** Name of the alias by which executions are started. */
  readonly stateMachineAlias: string;
  readonly signInSecrets: string;
  /** The secret that gateway keys are made of. */
  readonly gatewaySecret: string;
  readonly auditLogGroup: string;
  readonly auditBucket: string;
  readonly eventBus: string;
  readonly logBucket: string;
  readonly logKey: string;
  /** How objects of the log are locked, as S3 calls it. */
  readonly logLockMode: string;
}

/** What the records table holds, as its partition keys name it (docs/data-model.md). */
export type RecordKindName =
  | 'binding'
  | 'lease'
  | 'access-key'
  | 'gateway-session'
  | 'kept-answer'
  | 'spent-signature'
  | 'head'
  | 'slot'
  | 'familiar'
  | 'revoked-sessions'
  | 'approval'
  | 'open-approval'
  | 'sign-in-attempt'
  | 'signed-in'
  | 'pending-approval'
  | 'identity-approval'
  | 'presentation'
  | 'broken-glass'
  | 'break-glass-lost'
  | 'delegation'
  | 'open-session'
  | 'session-entry'
  | 'session-key'
  | 'writer'
  | 'position'
  | 'chunk'
  | 'key-set'
  | 'log'
  | 'sealed-head';

/** Conditions of a statement, by operator and key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** One right, in the words of IAM. */
export interface Right {
  readonly actions: readonly string[];
  on(resources: StatementResources): readonly string[];
  when?(resources: StatementResources): Conditions;
  /** Why a resource is not named exactly; without it no wildcard is let through. */
  readonly wildcard?: string;
}

/** Only as part of one transaction: no record changes without its entry. */
export const inTransaction: Conditions = {
  'ForAnyValue:StringEquals': { 'dynamodb:EnclosingOperation': ['TransactWriteItems'] },
};

/** Only items of these kinds, which is what each partition key begins with. */
export const ofKinds = (...kinds: readonly RecordKindName[]): Conditions => ({
  'ForAllValues:StringLike': {
    'dynamodb:LeadingKeys': kinds.flatMap((kind) => [kind, `${kind}#*`]),
  },
});

/** Only for what this service does with the key. */
export const keyVia =
  (service: string) =>
  ({ region }: StatementResources) => ({
    StringEquals: { 'kms:ViaService': `${service}.${region}.${domainSuffix(region)}` },
  });
