import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AdministratedS3, startAdministratedS3 } from './administrator.ts';

let administrated: AdministratedS3;
let s3: S3Client;

beforeAll(async () => {
  administrated = await startAdministratedS3();
  ({ s3 } = administrated);
});

afterAll(async () => {
  await administrated.running.stop();
});

describe('buckets', () => {
  test('are made, found, listed and deleted', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'short-lived' }));
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'short-lived' }))).resolves.toMatchObject({
      BucketRegion: 'us-east-1',
    });
    await s3.send(new GetBucketLocationCommand({ Bucket: 'short-lived' }));
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).toEqual([
      'acme-shop-builds',
      'acme-shop-orders',
      'acme-shop-site',
      'bucket',
      'short-lived',
    ]);
    await expect(
      s3.send(new DeleteBucketCommand({ Bucket: 'acme-shop-site' })),
    ).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
    await s3.send(new DeleteBucketCommand({ Bucket: 'short-lived' }));
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'short-lived' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  test('have a name once', async () => {
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'bucket' }))).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
    });
    await expect(
      s3.send(new CreateBucketCommand({ Bucket: 'acme-reports' })),
    ).rejects.toMatchObject({
      name: 'BucketAlreadyExists',
    });
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'Bad_Name' }))).rejects.toThrow();
  });
});

describe('listing', () => {
  const keys = ['a', 'b/1', 'b/2', 'b/c/3', 'd', 'é', 'z/'];

  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'listed' }));
    for (const Key of keys)
      await s3.send(new PutObjectCommand({ Bucket: 'listed', Key, Body: Key }));
  });

  async function pages(over: {
    Delimiter?: string;
    Prefix?: string;
    MaxKeys?: number;
  }): Promise<string[][]> {
    const found: string[][] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: 'listed', ContinuationToken, ...over }),
      );
      found.push([
        ...(page.Contents ?? []).map(({ Key = '' }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix),
      ]);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return found;
  }

  test.each([
    [{}, [['a', 'b/1', 'b/2', 'b/c/3', 'd', 'z/', 'é']]],
    [{ Prefix: 'b/' }, [['b/1', 'b/2', 'b/c/3']]],
    [{ Prefix: 'b/', Delimiter: '/' }, [['b/1', 'b/2', 'b/c/']]],
    [{ Delimiter: '/' }, [['a', 'd', 'é', 'b/', 'z/']]],
    [{ MaxKeys: 3 }, [['a', 'b/1', 'b/2'], ['b/c/3', 'd', 'z/'], ['é']]],
    [{ MaxKeys: 2, Delimiter: '/' }, [['a', 'b/'], ['d', 'z/'], ['é']]],
    [{ Prefix: 'nothing' }, [[]]],
  ])('%o gives %o', async (request, wanted) => {
    expect(await pages(request)).toEqual(wanted);
  });

  test('its first form goes on after a marker', async () => {
    const first = await s3.send(
      new ListObjectsCommand({ Bucket: 'listed', Delimiter: '/', MaxKeys: 2, EncodingType: 'url' }),
    );
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: 'b/' });
    const next = await s3.send(
      new ListObjectsCommand({
        Bucket: 'listed',
        Delimiter: '/',
        Marker: first.NextMarker,
        EncodingType: 'url',
      }),
    );
    expect(next.Contents?.map(({ Key }) => Key)).toEqual(['d', '%C3%A9']);
  });

  test('DeleteObjects deletes what it names', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'emptied' }));
    for (const Key of ['1', '2 & <3>', '3'])
      await s3.send(new PutObjectCommand({ Bucket: 'emptied', Key, Body: Buffer.alloc(0) }));
    const reply = await s3.send(
      new DeleteObjectsCommand({
        Bucket: 'emptied',
        Delete: { Objects: [{ Key: '1' }, { Key: '2 & <3>' }, { Key: 'none' }] },
      }),
    );
    expect(reply.Deleted?.map(({ Key }) => Key)).toEqual(['1', '2 & <3>', 'none']);
    const left = await s3.send(new ListObjectsV2Command({ Bucket: 'emptied' }));
    expect(left.Contents?.map(({ Key }) => Key)).toEqual(['3']);
  });
});
