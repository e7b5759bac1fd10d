import {
  DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

// The floor of the exchange's bundle: the three round trips of a permitted exchange by AWS's SDK, as
// anybody would write them, and nothing else. No token is read, nothing decided, nothing kept back.
const {
  SALLYPORT_ENDPOINT_DYNAMODB,
  SALLYPORT_ENDPOINT_STS,
  SALLYPORT_RECORDS_TABLE: records,
  SALLYPORT_LEDGER_TABLE: ledger,
} = process.env;
const dynamodb = new DynamoDBClient(at(SALLYPORT_ENDPOINT_DYNAMODB));
const sts = new STSClient(at(SALLYPORT_ENDPOINT_STS));

/** As much as the entry of a vend, and as its records. */
const entryText = 'x'.repeat(2_000);
const recordText = 'x'.repeat(400);
let invocations = 0;

/** Reads one item, assumes one role, writes one transaction. */
export const handler = async (): Promise<{ readonly statusCode: number }> => {
  invocations += 1;
  const n = `${process.pid}-${invocations}`;
  const Key = { pk: { S: 'head' }, sk: { S: 'head' } };
  await dynamodb.send(new GetItemCommand({ TableName: records, Key, ConsistentRead: true }));
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::111122223333:role/shop-deploy',
      RoleSessionName: `bare-${n}`,
      ExternalId: 'acme-sallyport',
      DurationSeconds: 3_600,
    }),
  );
  const parts = ['binding', 'lease', 'access-key'];
  await dynamodb.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        {
          Put: {
            TableName: ledger,
            Item: {
              writer: { S: `bare-${process.pid}` },
              n: { N: String(invocations) },
              text: { S: entryText },
            },
            ConditionExpression: 'attribute_not_exists(writer)',
          },
        },
        ...parts.map((part) => ({
          Put: {
            TableName: records,
            Item: { pk: { S: `${part}#${n}` }, sk: { S: part }, text: { S: recordText } },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        })),
      ],
    }),
  );
  return { statusCode: Credentials?.AccessKeyId === undefined ? 500 : 200 };
};

function at(endpoint: string | undefined) {
  return endpoint === undefined ? {} : { endpoint };
}
