import { expect, test } from 'vitest';
import { createStoredBodies } from '#adapters/aws/stored-bodies.ts';
import { bodyPath } from '#core/ledger/bodies.ts';
import { bodiesContract } from '#test/contracts/bodies-contract.ts';
import { stubService } from './callers.ts';
import { startStubS3 } from './stub-s3.ts';

const bucket = 'acme-log';

async function open() {
  const { aws } = await startStubS3(bucket);
  const one = () => createStoredBodies({ ...stubService(aws.url), bucket, days: 90 });
  return { aws, bodies: one(), other: one(), close: () => aws.stop() };
}

bodiesContract('S3 stub', open);

test('each is put on the condition that there is none, with its checksum', async () => {
  const { aws, bodies, close } = await open();
  await bodies.put(bodyPath('s1', `sha256:${'a'.repeat(64)}`), Buffer.from('sealed'));
  const headers = Object.fromEntries(aws.calls.at(-1)?.request.headers ?? []);
  expect(headers).toMatchObject({ 'if-none-match': '*' });
  expect(headers).toHaveProperty('x-amz-checksum-sha256');
  await close();
});
