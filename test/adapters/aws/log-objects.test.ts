import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogObjects, type LogLock } from '#adapters/aws/log-objects.ts';
import { createLogReader } from '#adapters/aws/log-reader.ts';
import { putHeaders } from '#adapters/aws/s3-bucket.ts';
import { createSignedCaller } from '#adapters/aws/signed-call.ts';
import { Fault } from '#core/faults.ts';
import type { LogVersion } from '#core/sealing/log-versions.ts';
import type { Keeping, LogObject } from '#core/sealing/ports.ts';
import { logObjectsContract } from '#test/contracts/log-objects-contract.ts';
import { stubService } from './callers.ts';
import { plantedInReplies, type StubCall } from './stub-aws.ts';
import { type StubS3, s3Error, startStubS3 } from './stub-s3.ts';

const bucket = 'acme-log';
const day = 24 * 60 * 60 * 1_000;
const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);

function objectOf(path: string, keeping: Keeping = 'locked', body: Uint8Array = bytes): LogObject {
  return { path, contentType: 'application/octet-stream', body, keeping };
}

let s3: StubS3;
beforeEach(async () => {
  s3 = await startStubS3(bucket);
});
afterEach(() => s3.aws.stop());

const service = () => ({ ...stubService(s3.aws.url), bucket });
const objects = (lock: LogLock = { mode: 'governance', days: 30 }) =>
  createLogObjects({ ...service(), lock });
const reader = () => createLogReader(service());
const puts = () => s3.aws.calls.filter(({ request }) => request.method === 'PUT');

/** A call that no adapter of ours makes, as somebody with other rights may. */
async function asSomebodyElse(
  method: 'PUT' | 'DELETE',
  target: string,
  more: { readonly body?: string; readonly headers?: readonly (readonly [string, string])[] } = {},
): Promise<string> {
  const send = createSignedCaller(
    { ...stubService(s3.aws.url), name: 's3' },
    { patience: { lost: 0, throttled: 0, firstWaitMs: 0 }, largestReplyBytes: 65_536 },
  );
  const [path = '', rawQuery = ''] = target.split('?');
  const body = Buffer.from(more.body ?? '');
  const headers = [...putHeaders('text/plain', body), ...(more.headers ?? [])];
  try {
    await send({
      request: { method, path: `/${bucket}/${path}`, rawQuery, headers, body },
      credentials: stubService('').credentials,
      refusalOf: ({ status, body: said }) => {
        const code = said.toString().split('<Code>')[1]?.split('<')[0] ?? '';
        const error = { status, code, message: '', requestId: '' };
        return { error, fault: new Fault('unavailable', code) };
      },
      lostOf: (why) => new Fault('unavailable', why),
    });
    return 'done';
  } catch (error) {
    return error instanceof Fault ? error.message : String(error);
  }
}

async function allVersions(prefix = ''): Promise<readonly LogVersion[]> {
  const found: LogVersion[] = [];
  for await (const version of reader().versions(prefix)) found.push(version);
  return found;
}

logObjectsContract('S3', async () => ({
  objects: objects(),
  other: objects(),
  close: async () => undefined,
}));

describe('objects of the log in S3', () => {
  test('are put once, and read back byte by byte', async () => {
    expect(await objects().putOnce(objectOf('tile/0/x001/234'))).toBe('put');
    expect(await objects().putOnce(objectOf('tile/0/x001/234', 'locked', Buffer.of(1)))).toBe(
      'exists',
    );
    expect(await reader().get('tile/0/x001/234')).toEqual(Buffer.from(bytes));
    expect(await objects().get('tile/0/x001/234')).toEqual(Buffer.from(bytes));
    expect(await objects().get('tile/0/x001/235')).toBeUndefined();
  });

  test.each([
    ['governance', 30, 'GOVERNANCE'],
    ['compliance', 400, 'COMPLIANCE'],
  ] as const)('are locked one by one: %s for %i days', async (mode, days, told) => {
    await objects({ mode, days }).putOnce(objectOf('tile/0/000'));
    const [kept] = s3.kept.get('tile/0/000') ?? [];
    expect(kept).toMatchObject({ tags: '', lock: { mode: told, until: s3.time + days * day } });
  });

  test('that are partial are tagged, and not locked', async () => {
    await objects().putOnce(objectOf('tile/0/000.p/7', 'partial'));
    const [kept] = s3.kept.get('tile/0/000.p/7') ?? [];
    expect(kept).toMatchObject({ tags: 'keeping=partial', lock: undefined });
    expect(kept?.contentType).toBe('application/octet-stream');
  });

  test('that met another try are put again, and at last given up', async () => {
    s3.before = () => (puts().length < 3 ? s3Error(409, 'ConditionalRequestConflict') : undefined);
    expect(await objects().putOnce(objectOf('key'))).toBe('put');
    s3.before = () => s3Error(409, 'ConditionalRequestConflict');
    await expect(objects().putOnce(objectOf('key2'))).rejects.toMatchObject({ code: 'slow_down' });
  });

  test('whose reply was lost are found to be there', async () => {
    s3.behind = () => (puts().length === 1 ? s3Error(500, 'InternalError') : undefined);
    expect(await objects().putOnce(objectOf('key'))).toBe('exists');
  });

  test('are not believed to be put without their ETag, nor to be read', async () => {
    await objects().putOnce(objectOf('key'));
    s3.behind = () => ({ body: 'x' });
    const unreadable = { code: 'unavailable', message: expect.stringContaining('cannot be read') };
    await expect(objects().putOnce(objectOf('other'))).rejects.toMatchObject(unreadable);
    await expect(reader().get('key')).rejects.toMatchObject(unreadable);
  });

  test.each([
    // Whoever may not list a bucket is told so where an object is missing.
    [403, 'AccessDenied', 'unavailable', 'docs/permissions.md'],
    [404, 'NoSuchBucket', 'unavailable', 's3 failed'],
    [503, 'SlowDown', 'slow_down', 'throttling'],
  ])('are not taken to be missing for %i %s', async (status, code, wanted, says) => {
    s3.before = () => s3Error(status, code);
    const error = await reader()
      .get('checkpoint')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: wanted, message: expect.stringContaining(says) });
    expect(`${error}${JSON.stringify(error)}`).not.toContain(plantedInReplies);
  });

  test('are not read beyond the largest bundle that there can be', async () => {
    s3.behind = () => ({ headers: { etag: '"e"' }, body: Buffer.alloc(256 * 65_537 + 1) });
    await expect(reader().get('tile/entries/000')).rejects.toMatchObject({
      message: expect.stringContaining('more than a reply can be long'),
    });
    s3.behind = () => ({ headers: { etag: '"e"' }, body: Buffer.alloc(256 * 65_537) });
    expect(await reader().get('tile/entries/000')).toHaveLength(256 * 65_537);
  });
});

describe('the checkpoint in S3', () => {
  const checkpoint = () => reader().get('checkpoint').then(String);
  const replace = (expected: string | undefined, note: string) =>
    objects().replaceCheckpoint({ expected, note });

  test('is put where there is none, and in place of exactly what was expected', async () => {
    expect(await replace('none such', 'one')).toBe(false);
    expect(await replace(undefined, 'one')).toBe(true);
    expect(await replace(undefined, 'two')).toBe(false);
    expect(await replace('one', 'two')).toBe(true);
    expect(await replace('one', 'three')).toBe(false);
    expect(await checkpoint()).toBe('two');
    expect(s3.kept.get('checkpoint')?.map(({ lock, tags }) => ({ lock, tags }))).toEqual([
      { lock: undefined, tags: '' },
      { lock: undefined, tags: '' },
    ]);
  });

  test.each([['one'], [undefined]])(
    'is not put over a newer one that came between reading and putting (expected: %s)',
    async (expected) => {
      if (expected !== undefined) await replace(undefined, expected);
      s3.before = async ({ request }: StubCall) => {
        if (request.method !== 'PUT') return undefined;
        s3.before = () => undefined;
        expect(await replace(expected, 'newer')).toBe(true);
        return undefined;
      };
      expect(await replace(expected, 'two')).toBe(false);
      expect(await checkpoint()).toBe('newer');
    },
  );

  test('of two that are put at once, one stands', async () => {
    await replace(undefined, 'one');
    const put = await Promise.all(['a', 'b', 'c', 'd'].map((note) => replace('one', note)));
    expect(put.filter((isOurs) => isOurs)).toHaveLength(1);
    expect(await checkpoint()).toBe(['a', 'b', 'c', 'd'][put.indexOf(true)]);
  });

  test('is known again where the reply to putting it was lost', async () => {
    await replace(undefined, 'one');
    s3.behind = ({ request }) =>
      request.method === 'PUT' ? s3Error(500, 'InternalError') : undefined;
    expect(await replace('one', 'two')).toBe(true);
    s3.behind = () => undefined;
    expect(s3.kept.get('checkpoint')).toHaveLength(2);
  });

  test('is not said to be put where nobody knows', async () => {
    await replace(undefined, 'one');
    s3.before = ({ request }) =>
      request.method === 'PUT' ? s3Error(500, 'InternalError') : undefined;
    await expect(replace('one', 'two')).rejects.toMatchObject({ code: 'unavailable' });
    s3.before = () => (puts().length > 0 ? s3Error(500, 'InternalError') : undefined);
    await expect(replace('one', 'two')).rejects.toMatchObject({ code: 'unavailable' });
    s3.before = () => undefined;
    expect(await checkpoint()).toBe('one');
  });

  test('that met others without end stands, or is given up', async () => {
    await replace(undefined, 'one');
    s3.before = ({ request }) =>
      request.method === 'PUT' ? s3Error(409, 'ConditionalRequestConflict') : undefined;
    expect(await replace('one', 'two')).toBe(false);
  });

  test('that was removed between reading and putting is not put', async () => {
    await replace(undefined, 'one');
    s3.before = ({ request }) => {
      if (request.method === 'PUT') s3.kept.delete('checkpoint');
      return undefined;
    };
    expect(await replace('one', 'two')).toBe(false);
  });
});

describe('what is locked', () => {
  const path = 'tile/entries/000';
  const idOf = (at: number) => s3.kept.get(path)?.[at]?.id ?? '';

  test('is neither put over nor removed under the policy of the bucket', async () => {
    await objects().putOnce(objectOf(path));
    expect(await asSomebodyElse('PUT', path, { body: 'rewritten' })).toBe('AccessDenied');
    const once = [['if-none-match', '*']] as const;
    expect(await asSomebodyElse('PUT', path, { body: 'rewritten', headers: once })).toBe(
      'PreconditionFailed',
    );
    expect(await asSomebodyElse('DELETE', path)).toBe('AccessDenied');
    expect(await asSomebodyElse('DELETE', `${path}?versionId=${idOf(0)}`)).toBe('AccessDenied');
    expect(await reader().get(path)).toEqual(Buffer.from(bytes));
  });

  test('stays by its lock alone, until that has ended', async () => {
    await objects({ mode: 'compliance', days: 1 }).putOnce(objectOf(path));
    s3.isPoliced = false;
    const bypass = [['x-amz-bypass-governance-retention', 'true']] as const;
    const remove = () =>
      asSomebodyElse('DELETE', `${path}?versionId=${idOf(0)}`, { headers: bypass });
    const shorten = () => {
      const until = new Date(s3.time + 1).toISOString();
      const body = `<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`;
      const target = `${path}?retention=&versionId=${idOf(0)}`;
      return asSomebodyElse('PUT', target, { body, headers: bypass });
    };
    expect(await remove()).toBe('AccessDenied');
    expect(await shorten()).toBe('AccessDenied');
    s3.time += day;
    expect(await remove()).toBe('done');
    expect(await reader().get(path)).toBeUndefined();
  });

  test('in governance is removed early only by who may bypass it', async () => {
    await objects().putOnce(objectOf(path));
    s3.isPoliced = false;
    const target = `${path}?versionId=${idOf(0)}`;
    expect(await asSomebodyElse('DELETE', target)).toBe('AccessDenied');
    const headers = [['x-amz-bypass-governance-retention', 'true']] as const;
    expect(await asSomebodyElse('DELETE', target, { headers })).toBe('done');
  });

  test('can be shadowed by a new version or a removal, which the versions show', async () => {
    await objects().putOnce(objectOf(path));
    await objects().putOnce(objectOf('tile/entries/001'));
    await objects().putOnce(objectOf('tile/0/000 +%ü'));
    s3.isPoliced = false;
    const first = idOf(0);
    expect(await asSomebodyElse('PUT', path, { body: 'rewritten' })).toBe('done');
    expect(await asSomebodyElse('DELETE', 'tile/entries/001')).toBe('done');
    expect(String(await reader().get(path))).toBe('rewritten');
    expect(await reader().get('tile/entries/001')).toBeUndefined();

    const found = await allVersions();
    expect(found.map(({ path, isNewest, isRemoval }) => [path, isNewest, isRemoval])).toEqual([
      ['tile/0/000 +%ü', true, false],
      [path, true, false],
      [path, false, false],
      ['tile/entries/001', true, true],
      ['tile/entries/001', false, false],
    ]);
    expect(await allVersions('tile/0/')).toHaveLength(1);
    expect(await reader().getVersion({ path, version: first })).toEqual(Buffer.from(bytes));
    const removal = found[3] ?? { path: '', version: '' };
    expect(await reader().getVersion(removal)).toBeUndefined();
    expect(await reader().getVersion({ path, version: 'none such' })).toBeUndefined();
  });
});

describe('a listing of versions', () => {
  const version = (inner: string) =>
    `<Version><Key>a</Key><VersionId>1</VersionId><IsLatest>true</IsLatest><LastModified>2026-11-22T10:00:00Z</LastModified>${inner}</Version>`;
  const result = (inner: string) => `<ListVersionsResult>${inner}</ListVersionsResult>`;

  test.each([
    ['is no XML', 'nothing'],
    ['is another reply', '<ListBucketResult></ListBucketResult>'],
    ['has a version without a key', result('<Version><VersionId>1</VersionId></Version>')],
    ['has two ids for one version', result(version('<VersionId>2</VersionId>'))],
    ['has a key that is not encoded', result(version('').replace('<Key>a', '<Key>%zz'))],
    ['goes on and does not say where', result('<IsTruncated>true</IsTruncated>')],
    [
      'goes on where it was',
      result(
        '<IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>1</NextVersionIdMarker>',
      ),
    ],
  ])('that %s is refused', async (_what, body) => {
    s3.before = () => ({ body });
    await expect(allVersions()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('cannot be read'),
    });
  });

  test('has each object by itself, though removals come behind all that was put', async () => {
    s3.before = () => ({
      body: result(
        `${version('')}${version('').replace('<Key>a', '<Key>b')}<DeleteMarker><Key>a</Key><VersionId>2</VersionId><LastModified>x</LastModified></DeleteMarker>`,
      ),
    });
    expect((await allVersions()).map(({ path, isRemoval }) => [path, isRemoval])).toEqual([
      ['a', false],
      ['a', true],
      ['b', false],
    ]);
  });
});
