import { createInterface } from 'node:readline';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

// One workload with one session: says who it is, then makes a call for each line that it reads.
const s3 = new S3Client();
const caller = await new STSClient({
  credentials: s3.config.credentials,
}).send(new GetCallerIdentityCommand());
process.stdout.write(`${caller.Arn}\n`);
for await (const _ of createInterface({ input: process.stdin })) {
  const outcome = await s3
    .send(new GetObjectCommand({ Bucket: 'acme-shop-site', Key: 'index.html' }))
    .then(
      () => 'permitted',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  process.stdout.write(`${outcome}\n`);
}
