import { changingObject, expiringObjects, onceObjects, partialTag } from './log-layout.ts';
import { inTransaction, keyVia, ofKinds, type Right, type StatementResources } from './right.ts';

/** Names of what functions may do about the log that proves the ledger. */
export type LogStatementName =
  | 'read-chains'
  | 'read-places'
  | 'move-log'
  | 'resume-log'
  | 'read-log-objects'
  | 'find-log-objects'
  | 'read-log-versions'
  | 'find-log-versions'
  | 'put-log-objects'
  | 'lock-log-objects'
  | 'tag-log-edge'
  | 'write-log-with-key'
  | 'read-log-with-key'
  | 'sign-checkpoints'
  | 'show-log-key';

const objects = ({ logBucket }: StatementResources, names: readonly string[]) =>
  names.map((name) => `${logBucket}/${name}`);

const namedByPlace = 'objects are named after their place in the log, which grows';

/** Each of these rights; docs/permissions.md shows who has which. */
export const logRights: Readonly<Record<LogStatementName, Right>> = {
  // Entries of one writer at a time, by their numbers.
  'read-chains': {
    actions: ['dynamodb:Query'],
    on: ({ ledgerTable }) => [ledgerTable],
  },
  'read-places': {
    actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
    on: ({ recordsTable }) => [recordsTable],
    when: () => ofKinds('writer', 'position', 'log', 'sealed-head'),
  },
  'move-log': {
    actions: ['dynamodb:PutItem'],
    on: ({ recordsTable }) => [recordsTable],
    when: () => ({ ...inTransaction, ...ofKinds('log', 'sealed-head') }),
  },
  // Of the sealer's state that it stands still, and nothing of what is in the log.
  'resume-log': {
    actions: ['dynamodb:PutItem'],
    on: ({ recordsTable }) => [recordsTable],
    when: () => ({ ...inTransaction, ...ofKinds('log') }),
  },
  'read-log-objects': {
    actions: ['s3:GetObject'],
    on: (resources) => objects(resources, ['*']),
    wildcard: namedByPlace,
  },
  // Without it S3 says of an object that is not there that it may not be read.
  'find-log-objects': {
    actions: ['s3:ListBucket'],
    on: ({ logBucket }) => [logBucket],
  },
  // Whether what was put first is hidden behind a newer version, or a removal.
  'read-log-versions': {
    actions: ['s3:GetObjectVersion'],
    on: (resources) => objects(resources, ['*']),
    wildcard: namedByPlace,
  },
  'find-log-versions': {
    actions: ['s3:ListBucketVersions'],
    on: ({ logBucket }) => [logBucket],
  },
  'put-log-objects': {
    actions: ['s3:PutObject'],
    on: (resources) => objects(resources, [changingObject, ...onceObjects]),
    wildcard: `${namedByPlace}; the bucket's policy has each put once`,
  },
  'lock-log-objects': {
    actions: ['s3:PutObjectRetention'],
    on: (resources) => objects(resources, onceObjects),
    when: ({ logLockMode }) => ({ StringEquals: { 's3:object-lock-mode': logLockMode } }),
    wildcard: `${namedByPlace}; a lock can only be made longer`,
  },
  'tag-log-edge': {
    actions: ['s3:PutObjectTagging'],
    on: (resources) => objects(resources, expiringObjects),
    when: () => ({ StringEquals: { 's3:RequestObjectTag/keeping': partialTag.keeping } }),
    wildcard: `${namedByPlace}; these are at its edge, and lose their use as it grows`,
  },
  'write-log-with-key': {
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    on: ({ key }) => [key],
    when: keyVia('s3'),
  },
  'read-log-with-key': {
    actions: ['kms:Decrypt'],
    on: ({ key }) => [key],
    when: keyVia('s3'),
  },
  // The note itself and not a hash of it, by the one algorithm that readers of the log verify.
  'sign-checkpoints': {
    actions: ['kms:Sign'],
    on: ({ logKey }) => [logKey],
    when: () => ({
      StringEquals: { 'kms:SigningAlgorithm': 'ED25519_SHA_512', 'kms:MessageType': 'RAW' },
    }),
  },
  'show-log-key': {
    actions: ['kms:GetPublicKey'],
    on: ({ logKey }) => [logKey],
  },
};
