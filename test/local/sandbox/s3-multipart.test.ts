import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AdministratedS3, startAdministratedS3 } from './administrator.ts';

let administrated: AdministratedS3;
let s3: S3Client;
let textOf: AdministratedS3['textOf'];

beforeAll(async () => {
  administrated = await startAdministratedS3();
  ({ s3, textOf } = administrated);
});

afterAll(async () => {
  await administrated.running.stop();
});

describe('multipart', () => {
  const part = Buffer.alloc(5 * 1024 * 1024, 'p');

  async function begin(Key: string): Promise<string> {
    const reply = await s3.send(
      new CreateMultipartUploadCommand({ Bucket: 'bucket', Key, ContentType: 'x/y' }),
    );
    return reply.UploadId ?? '';
  }

  async function upload(Key: string, UploadId: string, PartNumber: number, Body: Buffer | string) {
    const { ETag } = await s3.send(
      new UploadPartCommand({ Bucket: 'bucket', Key, UploadId, PartNumber, Body }),
    );
    return { ETag, PartNumber };
  }

  test('parts in order become one object', async () => {
    const UploadId = await begin('big');
    const last = await upload('big', UploadId, 7, 'the end');
    const first = await upload('big', UploadId, 2, part);
    await upload('big', UploadId, 9, 'left out');
    const listed = await s3.send(new ListPartsCommand({ Bucket: 'bucket', Key: 'big', UploadId }));
    expect(listed.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([2, 7, 9]);
    const reply = await s3.send(
      new CompleteMultipartUploadCommand({
        Bucket: 'bucket',
        Key: 'big',
        UploadId,
        MultipartUpload: { Parts: [first, last] },
      }),
    );
    expect(reply.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    const head = await s3.send(new HeadObjectCommand({ Bucket: 'bucket', Key: 'big' }));
    expect(head).toMatchObject({ ContentLength: part.length + 7, ContentType: 'x/y' });
    expect(await textOf('big', { Range: `bytes=${part.length - 2}-` })).toBe('ppthe end');
    await expect(
      s3.send(new ListPartsCommand({ Bucket: 'bucket', Key: 'big', UploadId })),
    ).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  test('wrong completions are refused and change nothing', async () => {
    const UploadId = await begin('wrong');
    const one = await upload('wrong', UploadId, 1, 'small');
    const two = await upload('wrong', UploadId, 2, 'small too');
    const complete = (Parts: { ETag: string | undefined; PartNumber: number }[]) =>
      s3.send(
        new CompleteMultipartUploadCommand({
          Bucket: 'bucket',
          Key: 'wrong',
          UploadId,
          MultipartUpload: { Parts },
        }),
      );
    await expect(complete([one, two])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete([two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([{ ...one, ETag: '"00"' }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete([{ ...one, PartNumber: 3 }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(textOf('wrong')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await s3.send(new AbortMultipartUploadCommand({ Bucket: 'bucket', Key: 'wrong', UploadId }));
    await expect(complete([one])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});
