import { bodyObjects } from './log-layout.ts';
import { keyVia, ofKinds, type Right } from './right.ts';

/** Names of what functions may do about gateway keys and about calls that go through the gateway. */
export type GatewayStatementName =
  | 'read-gateway-secret'
  | 'use-key-for-gateway-secret'
  | 'spend-signatures'
  | 'put-bodies'
  | 'use-key-for-bodies'
  | 'read-bodies';

const namedByContent = 'bodies are named after their session and what is in them';

/** Each of these rights; docs/permissions.md shows who has which. */
export const gatewayRights: Readonly<Record<GatewayStatementName, Right>> = {
  'read-gateway-secret': {
    actions: ['secretsmanager:GetSecretValue'],
    on: ({ gatewaySecret }) => [gatewaySecret],
  },
  'use-key-for-gateway-secret': {
    actions: ['kms:Decrypt'],
    on: ({ key }) => [key],
    when: keyVia('secretsmanager'),
  },
  // Outside of a transaction: a signature is spent before anybody knows what it signs.
  'spend-signatures': {
    actions: ['dynamodb:PutItem'],
    on: ({ recordsTable }) => [recordsTable],
    when: () => ofKinds('spent-signature'),
  },
  'put-bodies': {
    actions: ['s3:PutObject'],
    on: ({ logBucket }) => [`${logBucket}/${bodyObjects}`],
    wildcard: `${namedByContent}; the bucket's policy has each put once`,
  },
  'use-key-for-bodies': {
    actions: ['kms:GenerateDataKey'],
    on: ({ key }) => [key],
    when: keyVia('s3'),
  },
  'read-bodies': {
    actions: ['s3:GetObject'],
    on: ({ logBucket }) => [`${logBucket}/${bodyObjects}`],
    wildcard: namedByContent,
  },
};
