import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

// Configured by environment variables alone, as the SDK is in any workload: it knows of no approvals.
await new S3Client().send(new ListObjectsV2Command({ Bucket: 'acme-shop-orders' }));
const caller = await new STSClient().send(new GetCallerIdentityCommand());
process.stdout.write(String(caller.Arn));
