import { DeleteTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

// Configured by environment variables alone, as the SDK is in any workload.
const dynamodb = new DynamoDBClient();
const item = await dynamodb.send(
  new GetItemCommand({ TableName: 'acme-orders', Key: { order: { S: '10232' } } }),
);
const refused = await dynamodb.send(new DeleteTableCommand({ TableName: 'acme-orders' })).then(
  () => 'not refused',
  (error: Error) => `${error.name}: ${error.message}`,
);
const object = await new S3Client().send(
  new GetObjectCommand({ Bucket: 'acme-shop-orders', Key: '2026/11/21.csv' }),
);
const secret = await new SecretsManagerClient().send(
  new GetSecretValueCommand({ SecretId: 'shop/payment/signing-key' }),
);
const seen = {
  article: item.Item?.article?.S,
  refused,
  object: (await object.Body?.transformToString())?.slice(0, 5),
  secret: secret.SecretString,
};
process.stdout.write(JSON.stringify(seen));
