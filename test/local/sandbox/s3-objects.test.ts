import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
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

describe('objects', () => {
  test('what is put is got back, with its type, metadata and entity tag', async () => {
    const put = await s3.send(
      new PutObjectCommand({
        Bucket: 'bucket',
        Key: 'a/ü b+c%2F?.txt',
        Body: 'hello',
        ContentType: 'text/plain',
        CacheControl: 'no-cache',
        Metadata: { colour: 'blue' },
      }),
    );
    const etag = `"${hash('md5', 'hello')}"`;
    expect(put.ETag).toBe(etag);
    const got = await s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'a/ü b+c%2F?.txt' }));
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got).toMatchObject({
      ContentType: 'text/plain',
      CacheControl: 'no-cache',
      Metadata: { colour: 'blue' },
      ETag: etag,
      ContentLength: 5,
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket: 'bucket', Key: 'a/ü b+c%2F?.txt' }));
    expect(head).toMatchObject({ ContentLength: 5, ContentType: 'text/plain' });
  });

  test('a stream is taken out of its chunks, its trailing checksum checked', async () => {
    await s3.send(
      new PutObjectCommand({
        Bucket: 'bucket',
        Key: 'stream',
        Body: Readable.from([Buffer.from('one '), Buffer.alloc(70_000, 'x'), Buffer.from(' two')]),
        ContentLength: 70_008,
      }),
    );
    const got = await textOf('stream');
    expect(got).toHaveLength(70_008);
    expect(got.startsWith('one x') && got.endsWith('x two')).toBe(true);
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'a checksum by %s is checked',
    async (algorithm) => {
      const put = new PutObjectCommand({
        Bucket: 'bucket',
        Key: `sum-${algorithm}`,
        Body: 'The quick brown fox',
        ChecksumAlgorithm: algorithm,
      });
      await s3.send(put);
      expect(await textOf(`sum-${algorithm}`)).toBe('The quick brown fox');
    },
  );

  test('a body that is not what its checksum says is not kept', async () => {
    const put = new PutObjectCommand({
      Bucket: 'bucket',
      Key: 'bad',
      Body: 'x',
      ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==',
    });
    await expect(s3.send(put)).rejects.toMatchObject({ name: 'BadDigest' });
    const wrongCrc = new PutObjectCommand({
      Bucket: 'bucket',
      Key: 'bad',
      Body: 'x',
      ChecksumCRC32: 'AAAAAA==',
    });
    await expect(s3.send(wrongCrc)).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(textOf('bad')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test.each([
    ['bytes=0-3', '0123'],
    ['bytes=4-', '456789'],
    ['bytes=-2', '89'],
    ['bytes=8-100', '89'],
  ])('the range %s is %s', async (range, wanted) => {
    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'digits', Body: '0123456789' }));
    expect(await textOf('digits', { Range: range })).toBe(wanted);
  });

  test('a range beyond the end is refused', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'digits', Body: '0123456789' }));
    await expect(textOf('digits', { Range: 'bytes=10-' })).rejects.toMatchObject({
      name: 'InvalidRange',
    });
  });

  test('an empty object is an object', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'empty', Body: Buffer.alloc(0) }));
    expect(await textOf('empty')).toBe('');
  });

  test('If-None-Match keeps what is there', async () => {
    const put = (body: string) =>
      s3.send(
        new PutObjectCommand({ Bucket: 'bucket', Key: 'once', Body: body, IfNoneMatch: '*' }),
      );
    await put('first');
    await expect(put('second')).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await textOf('once')).toBe('first');
  });

  test('a conditional read answers by the entity tag', async () => {
    const { ETag = '' } = await s3.send(
      new PutObjectCommand({ Bucket: 'bucket', Key: 'tagged', Body: '1' }),
    );
    const get = (over: { IfMatch?: string; IfNoneMatch?: string }) =>
      s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'tagged', ...over }));
    await expect(get({ IfMatch: ETag })).resolves.toMatchObject({ ETag });
    await expect(get({ IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(get({ IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  });

  test('a conditional read answers by the date, unless an entity tag says more', async () => {
    const place = { Bucket: 'bucket', Key: 'dated' };
    const { ETag = '' } = await s3.send(new PutObjectCommand({ ...place, Body: '1' }));
    const { LastModified: then = new Date(0) } = await s3.send(new HeadObjectCommand(place));
    const before = new Date(then.getTime() - 1000);
    const get = (over: Partial<GetObjectCommandInput>) =>
      s3.send(new GetObjectCommand({ ...place, ...over }));
    const unchanged = { $metadata: { httpStatusCode: 304 } };
    const failed = { name: 'PreconditionFailed' };
    await expect(get({ IfModifiedSince: before, IfUnmodifiedSince: then })).resolves.toMatchObject({
      ETag,
    });
    await expect(get({ IfModifiedSince: then })).rejects.toMatchObject(unchanged);
    await expect(get({ IfUnmodifiedSince: before })).rejects.toMatchObject(failed);
    await expect(get({ IfMatch: ETag, IfUnmodifiedSince: before })).resolves.toBeDefined();
    await expect(get({ IfNoneMatch: '"other"', IfModifiedSince: then })).resolves.toBeDefined();
  });

  test('a copy carries body and headers, or headers of its own', async () => {
    await s3.send(
      new PutObjectCommand({ Bucket: 'bucket', Key: 'from', Body: 'copied', ContentType: 'a/b' }),
    );
    await s3.send(
      new CopyObjectCommand({ Bucket: 'bucket', Key: 'to', CopySource: 'bucket/from' }),
    );
    await s3.send(
      new CopyObjectCommand({
        Bucket: 'bucket',
        Key: 'to-2',
        CopySource: '/bucket/from',
        MetadataDirective: 'REPLACE',
        ContentType: 'c/d',
      }),
    );
    const type = async (key: string) =>
      (await s3.send(new HeadObjectCommand({ Bucket: 'bucket', Key: key }))).ContentType;
    expect([await textOf('to'), await type('to'), await type('to-2')]).toEqual([
      'copied',
      'a/b',
      'c/d',
    ]);
    await expect(
      s3.send(new CopyObjectCommand({ Bucket: 'bucket', Key: 'from', CopySource: 'bucket/from' })),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  test('what is deleted is gone, and may be deleted again', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'gone', Body: '1' }));
    await s3.send(new DeleteObjectCommand({ Bucket: 'bucket', Key: 'gone' }));
    await s3.send(new DeleteObjectCommand({ Bucket: 'bucket', Key: 'gone' }));
    await expect(textOf('gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(
      s3.send(new HeadObjectCommand({ Bucket: 'bucket', Key: 'gone' })),
    ).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('what the sandbox has not it says', async () => {
    await expect(
      s3.send(new GetObjectAclCommand({ Bucket: 'bucket', Key: 'from' })),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
    await expect(
      s3.send(
        new PutObjectCommand({
          Bucket: 'bucket',
          Key: 'acl',
          Body: Buffer.alloc(0),
          ACL: 'public-read',
        }),
      ),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});
