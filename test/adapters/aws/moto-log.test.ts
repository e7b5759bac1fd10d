import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { createJsonCaller } from '#adapters/aws/json-caller.ts';
import { createKmsNoteSigner } from '#adapters/aws/kms-note-signer.ts';
import { createLogObjects } from '#adapters/aws/log-objects.ts';
import { createLogReader } from '#adapters/aws/log-reader.ts';
import { createStoredBodies } from '#adapters/aws/stored-bodies.ts';
import { createTransport, type Transport } from '#adapters/aws/transport.ts';
import { asFault, Fault } from '#core/faults.ts';
import { createLane } from '#core/ledger/lane.ts';
import { bodiesContract } from '#test/contracts/bodies-contract.ts';
import { clausesExcept, type Gaps } from '#test/contracts/clauses.ts';
import { logObjectsContract } from '#test/contracts/log-objects-contract.ts';
import { noteSignerContract } from '#test/contracts/note-signer-contract.ts';
import { jsonServices, noBackoff } from './callers.ts';
import { type Moto, noMoto, startMoto } from './moto.ts';

/** What moto 5.2.5 does where S3 would do otherwise: what the clause that it breaks says of it. */
const s3Gaps: Gaps = {
  // Taken, as any other time would be.
  'ML-04': 'promise resolved',
  // The hash that is sent with an object is kept, and never compared.
  'ML-06': 'promise resolved',
};
/** And where KMS would: it makes no keys of Ed25519, so that there is none to sign with. */
const noKey = 'the key of the log cannot be used';
const kmsGaps: Gaps = { 'NS-01': noKey, 'NS-02': noKey, 'NS-03': noKey, 'NS-04': noKey };

const clock = { now: () => new Date() };
const origin = 'ledger.acme.example';
const day = 24 * 60 * 60 * 1_000;

describe.skipIf(noMoto !== undefined)('a log at moto over HTTP', () => {
  let moto: Moto;
  let s3: S3Client;
  /** moto looks at conditions and puts in two steps, so that calls must not meet there. */
  let oneByOne: Transport;
  let made = 0;
  beforeAll(async () => {
    moto = await startMoto();
    const { url: endpoint, credentials } = moto;
    s3 = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
    const [lane, transport] = [createLane(1_000), createTransport()];
    oneByOne = (request, limits) => lane(() => transport(request, limits));
  });
  afterAll(() => moto.stop());

  const service = () => ({
    ...{ endpoint: moto.url, region: 'us-east-1', clock, timeoutMs: 60_000, backoff: noBackoff },
    credentials: async () => moto.credentials,
    transport: oneByOne,
  });
  const newBucket = async () => {
    made += 1;
    const bucket = `acme-log-${made}`;
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }));
    const parts = { ...service(), bucket };
    const objects = () => createLogObjects({ ...parts, lock: { mode: 'compliance', days: 30 } });
    return { bucket, objects, reader: createLogReader(parts) };
  };

  logObjectsContract(
    'S3 of moto',
    async () => {
      const { objects } = await newBucket();
      return { objects: objects(), other: objects(), close: async () => undefined };
    },
    s3Gaps,
  );

  bodiesContract(
    'S3 of moto',
    async () => {
      const { bucket } = await newBucket();
      const one = () => createStoredBodies({ ...service(), bucket, days: 90 });
      return { bodies: one(), other: one(), close: async () => undefined };
    },
    s3Gaps,
  );

  noteSignerContract(
    'KMS of moto',
    async () => {
      const [target, version] = jsonServices.kms;
      const call = createJsonCaller({ ...service(), name: 'kms', target, version });
      const input = { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' };
      const key = await call({
        operation: 'CreateKey',
        input,
        faultOf: ({ code }) => new Fault('unavailable', code),
      }).catch((error: unknown) => ({ KeyMetadata: { Arn: asFault(error).message } }));
      const { Arn: keyArn = '' }: { readonly Arn?: string } = Object(key.KeyMetadata);
      const one = () => createKmsNoteSigner({ call, keyArn, origin });
      return { signer: one(), other: one(), name: origin, close: async () => undefined };
    },
    kmsGaps,
  );

  describe('what is kept', () => {
    const clause = clausesExcept(s3Gaps);
    const path = 'tile/entries/000';
    const objectOf = (keeping: 'locked' | 'partial') =>
      ({ path, contentType: 'application/octet-stream', body: Buffer.from('a'), keeping }) as const;

    clause('ML-01', 'a locked object has its mode and its time', async () => {
      const { bucket, objects } = await newBucket();
      await objects().putOnce(objectOf('locked'));
      const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: path }));
      expect(head.ObjectLockMode).toBe('COMPLIANCE');
      const days = ((head.ObjectLockRetainUntilDate?.getTime() ?? 0) - clock.now().getTime()) / day;
      expect(Math.round(days)).toBe(30);
      expect(head.ContentType).toBe('application/octet-stream');
    });

    clause('ML-02', 'a partial object has its tag and no lock', async () => {
      const { bucket, objects } = await newBucket();
      await objects().putOnce(objectOf('partial'));
      const at = { Bucket: bucket, Key: path };
      expect((await s3.send(new HeadObjectCommand(at))).ObjectLockMode).toBeUndefined();
      const { TagSet } = await s3.send(new GetObjectTaggingCommand(at));
      expect(TagSet).toEqual([{ Key: 'keeping', Value: 'partial' }]);
    });

    clause('ML-03', 'a locked version is not removed before its time', async () => {
      const { bucket, objects, reader } = await newBucket();
      await objects().putOnce(objectOf('locked'));
      const at = { Bucket: bucket, Key: path };
      const { VersionId } = await s3.send(new HeadObjectCommand(at));
      const bypass = { BypassGovernanceRetention: true };
      const removing = s3.send(new DeleteObjectCommand({ ...at, VersionId, ...bypass }));
      await expect(removing).rejects.toThrow(/Access Denied/);
      expect(String(await reader.get(path))).toBe('a');
    });

    clause('ML-04', 'the time of a locked version is not shortened', async () => {
      const { bucket, objects } = await newBucket();
      await objects().putOnce(objectOf('locked'));
      const RetainUntilDate = new Date(clock.now().getTime() + day);
      const Retention = { Mode: 'COMPLIANCE', RetainUntilDate } as const;
      const shortening = s3.send(
        new PutObjectRetentionCommand({ Bucket: bucket, Key: path, Retention }),
      );
      await expect(shortening).rejects.toThrow(/Access Denied/);
    });

    clause('ML-05', 'a newer version and a removal are shown by the versions', async () => {
      const { bucket, objects, reader } = await newBucket();
      await objects().putOnce(objectOf('locked'));
      const at = { Bucket: bucket, Key: path };
      await s3.send(new PutObjectCommand({ ...at, Body: 'rewritten' }));
      await s3.send(new DeleteObjectCommand(at));
      expect(await reader.get(path)).toBeUndefined();
      const found = [];
      for await (const version of reader.versions('tile/')) found.push(version);
      expect(found.map(({ isRemoval }) => isRemoval).sort()).toEqual([false, false, true]);
      const bodies = await Promise.all(found.map((version) => reader.getVersion(version)));
      expect(bodies.map((body) => body && String(body)).sort()).toEqual([
        'a',
        'rewritten',
        undefined,
      ]);
    });

    clause('ML-06', 'what arrives otherwise than it was sent is refused', async () => {
      const { bucket } = await newBucket();
      const put = new PutObjectCommand({
        ...{ Bucket: bucket, Key: path, Body: 'a' },
        ChecksumSHA256: Buffer.alloc(32).toString('base64'),
      });
      await expect(s3.send(put)).rejects.toThrow(/checksum|digest/i);
    });
  });
});
