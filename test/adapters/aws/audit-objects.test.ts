import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAuditObjects } from '#adapters/aws/audit-objects.ts';
import { stubService } from './callers.ts';
import {
  plantedInReplies,
  type StubAws,
  type StubCall,
  type StubReply,
  startStub,
} from './stub-aws.ts';
import { transportOf } from './transport-of.ts';

const body = Buffer.from('{"n":1}\n{"n":2}\n');
const object = {
  key: 'audit/2026/11/22/a b+ü=1.ndjson',
  contentType: 'application/x-ndjson',
  body,
};

function s3Error(status: number, code: string): StubReply {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${plantedInReplies}</Message><RequestId>R</RequestId></Error>`;
  return { status, body: text, headers: { 'x-amz-request-id': 'R-1' } };
}

describe('objects of the audit trail in S3', () => {
  let stub: StubAws;
  let answer: (call: StubCall) => StubReply;
  const objects = () => createAuditObjects({ ...stubService(stub.url), bucket: 'audit-copy' });
  beforeEach(async () => {
    const kept = new Map<string, string>();
    answer = ({ request: { path, body: sent }, header }) => {
      const digest = createHash('sha256').update(sent).digest('base64');
      if (header('x-amz-checksum-sha256') !== digest) return s3Error(400, 'BadDigest');
      if (header('if-none-match') !== '*') return s3Error(400, 'InvalidRequest');
      if (kept.has(path)) return s3Error(412, 'PreconditionFailed');
      kept.set(path, digest);
      return { headers: { etag: '"e"' }, body: '' };
    };
    stub = await startStub('s3', (call) => answer(call));
  });
  afterEach(() => stub.stop());

  test('are put once, by their path and with their checksum', async () => {
    expect(await objects().putOnce(object)).toBe('put');
    expect(await objects().putOnce(object)).toBe('exists');
    const [{ request, header } = { request: undefined, header: () => undefined }] = stub.calls;
    expect(request?.method).toBe('PUT');
    expect(request?.path).toBe('/audit-copy/audit/2026/11/22/a%20b%2B%C3%BC%3D1.ndjson');
    expect(header('content-type')).toBe('application/x-ndjson');
    expect(header('x-amz-content-sha256')).toBe(createHash('sha256').update(body).digest('hex'));
    expect(request?.body).toEqual(body);
  });

  test('whose reply was lost are found to be there', async () => {
    const usual = answer;
    answer = (call) => {
      const said = usual(call);
      return said.headers?.etag === undefined ? said : s3Error(500, 'InternalError');
    };
    expect(await objects().putOnce(object)).toBe('exists');
  });

  test('that met another try are put again', async () => {
    const usual = answer;
    answer = (call) =>
      stub.calls.length < 3 ? s3Error(409, 'ConditionalRequestConflict') : usual(call);
    expect(await objects().putOnce(object)).toBe('put');
    answer = () => s3Error(409, 'ConditionalRequestConflict');
    await expect(objects().putOnce(object)).rejects.toMatchObject({ code: 'slow_down' });
  });

  test.each([
    [403, 'AccessDenied', 'unavailable', 'docs/permissions.md'],
    [404, 'NoSuchBucket', 'unavailable', 's3 failed'],
    [503, 'SlowDown', 'slow_down', 'throttling'],
    [400, 'ASIAPLANTEDPLANTED', 'unavailable', 's3 failed'],
  ])('say that S3 refused with %d %s', async (status, code, wanted, says) => {
    answer = () => s3Error(status, code);
    await expect(objects().putOnce(object)).rejects.toMatchObject({
      code: wanted,
      message: expect.stringContaining(says),
      detail: { s3: /[a-z]/.test(code) ? code : 'Unknown', s3RequestId: 'R-1' },
    });
  });

  test('are not believed to be put without their ETag', async () => {
    answer = () => ({ body: '' });
    await expect(objects().putOnce(object)).rejects.toMatchObject({
      message: expect.stringContaining('cannot be read'),
    });
  });

  test.each([
    [
      'https://s3.eu-west-1.amazonaws.com',
      'audit-copy',
      'https://audit-copy.s3.eu-west-1.amazonaws.com/a',
    ],
    [
      'https://s3.eu-west-1.amazonaws.com',
      'audit.copy',
      'https://s3.eu-west-1.amazonaws.com/audit.copy/a',
    ],
    ['http://127.0.0.1:9', 'audit-copy', 'http://127.0.0.1:9/audit-copy/a'],
  ])('at %s in the bucket %s are at %s', async (endpoint, bucket, url) => {
    const asked: string[] = [];
    const putting = createAuditObjects({
      ...stubService(endpoint),
      bucket,
      transport: transportOf(async (target) => {
        asked.push(String(target));
        return new Response('', { headers: { etag: '"e"' } });
      }),
    });
    await putting.putOnce({ ...object, key: 'a' });
    expect(asked).toEqual([url]);
  });
});
