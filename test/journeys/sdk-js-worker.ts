import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

// Configured by environment variables alone, as the SDK is in any workload.
const s3 = new S3Client();
const object = { Bucket: 'acme-shop-site', Key: 'sdk.txt' };
await s3.send(new PutObjectCommand({ ...object, Body: 'from the SDK' }));
const got = await s3.send(new GetObjectCommand(object));
const refused = await s3.send(new ListObjectsV2Command({ Bucket: 'acme-shop-orders' })).then(
  () => 'not refused',
  (error: Error) => error.name,
);
const caller = await new STSClient().send(new GetCallerIdentityCommand());
const seen = { body: await got.Body?.transformToString(), refused, caller: caller.Arn };
process.stdout.write(JSON.stringify(seen));
