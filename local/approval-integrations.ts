import { z } from 'zod';
import { partitionOf } from '#adapters/dynamodb/partitions.ts';
import type { Look } from '#core/approvals/tick.ts';
import type { Store } from '#core/store/store.ts';
import type { Integrations } from './states/perform.ts';
import { statesFault } from './states/states-fault.ts';

/** What stands for the partition of AWS, the function and the table of a deployment. */
export const approvalNames = {
  Partition: 'aws',
  ApprovalTick: 'approval-tick',
  Table: 'sallyport',
} as const;

const lookCall = z.strictObject({
  FunctionName: z.literal(approvalNames.ApprovalTick),
  Payload: z.unknown(),
});

/** The one update that the machine makes; DynamoDB would do another one as it is written. */
const armCall = z.strictObject({
  TableName: z.literal(approvalNames.Table),
  Key: z
    .strictObject({
      pk: z.strictObject({ S: z.string() }),
      sk: z.strictObject({ S: z.string() }),
    })
    .refine(({ pk, sk }) => pk.S === partitionOf('approval', sk.S), {
      error: 'not the key of a request',
    }),
  UpdateExpression: z.literal('SET taskToken = :token'),
  ConditionExpression: z.literal('revision = :revision'),
  ExpressionAttributeValues: z.strictObject({
    ':token': z.strictObject({ S: z.string().min(1) }),
    ':revision': z.strictObject({ N: z.string().regex(/^\d+$/) }),
  }),
});

interface IntegrationPorts {
  readonly store: Pick<Store, 'read'>;
  /** functions/approval-tick.ts. */
  readonly look: (event: unknown) => Promise<Look>;
}

/**
 * What approval.asl.json calls, done by this process. The token is kept by whoever runs the
 * machine: with the execution that waits for it.
 */
export function approvalIntegrations({ store, look }: IntegrationPorts): Integrations {
  return {
    'arn:aws:states:::lambda:invoke': async (given) => {
      const { Payload } = known(lookCall, given);
      return { StatusCode: 200, Payload: await look(Payload) };
    },
    'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken': async (given) => {
      const { Key, ExpressionAttributeValues } = known(armCall, given);
      const found = await store.read('approval', Key.sk.S);
      if (String(found?.revision) === ExpressionAttributeValues[':revision'].N) return {};
      throw statesFault('DynamoDb.ConditionalCheckFailedException', 'the request has changed');
    },
  };
}

function known<T>(form: z.ZodType<T>, given: unknown): T {
  const parsed = form.safeParse(given);
  if (parsed.success) return parsed.data;
  throw statesFault('States.Runtime', z.prettifyError(parsed.error));
}
