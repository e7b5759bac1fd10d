import { createHash, randomUUID } from 'node:crypto';
import { percentDecode, percentEncode } from '#core/sigv4/percent-encoding.ts';
import { childText, readXml } from '#core/xml/read-xml.ts';
import {
  plantedInReplies,
  type StubAws,
  type StubCall,
  type StubReply,
  startStub,
  stubClock,
} from './stub-aws.ts';

/** One version of an object, or the mark of its removal. */
export interface StubVersion {
  readonly id: string;
  readonly isRemoval: boolean;
  readonly body: Buffer;
  readonly etag: string;
  readonly contentType: string;
  readonly tags: string;
  lock: { mode: string; until: number } | undefined;
}

/** A bucket with versions and Object Lock as S3 documents them, and the policy of the log's bucket. */
export interface StubS3 {
  readonly aws: StubAws;
  /** Versions by key, the newest first. */
  readonly kept: Map<string, StubVersion[]>;
  /** By which locks end, in milliseconds; calls are signed for another, which stands still. */
  time: number;
  /** Whether the bucket's policy holds, which denies what only somebody with other rights may try. */
  isPoliced: boolean;
  /** Asked before each call; what it gives is answered instead. */
  before: (call: StubCall) => StubReply | undefined | Promise<StubReply | undefined>;
  /** Asked behind each call that was carried out; what it gives is answered instead. */
  behind: (call: StubCall) => StubReply | undefined;
}

/** Versions on one page of a listing: few, so that tests see several pages. */
const pageSize = 3;

export async function startStubS3(bucket: string): Promise<StubS3> {
  const stub: Omit<StubS3, 'aws'> = {
    kept: new Map(),
    time: stubClock.now().getTime(),
    isPoliced: true,
    before: () => undefined,
    behind: () => undefined,
  };
  const aws = await startStub('s3', async (call) => {
    const instead = await self.before(call);
    if (instead !== undefined) return instead;
    const answer = answerTo(call, bucket, self);
    return self.behind(call) ?? answer;
  });
  const self: StubS3 = Object.assign(stub, { aws });
  return self;
}

/** An error as S3 tells it. */
export function s3Error(status: number, code: string): StubReply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${plantedInReplies}</Message><RequestId>R</RequestId></Error>`;
  return { status, body, headers: { 'x-amz-request-id': 'R-1' } };
}

/** One call as it is answered here. */
interface Asked {
  readonly call: StubCall;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly versions: StubVersion[];
}

function answerTo(call: StubCall, bucket: string, stub: StubS3): StubReply {
  const { method, path, rawQuery } = call.request;
  const [, name, ...segments] = path.split('/');
  if (name !== bucket) return s3Error(404, 'NoSuchBucket');
  const key = percentDecode(segments.join('/'))?.toString() ?? '';
  const query = new Map(new URLSearchParams(rawQuery));
  const asked = { call, key, query, versions: stub.kept.get(key) ?? [] };
  if (key === '' && method === 'GET' && query.has('versions')) return listed(asked, stub);
  if (method === 'GET') return gotten(asked);
  if (method === 'PUT' && query.has('retention')) return retained(asked, stub);
  if (method === 'PUT') return taken(asked, stub);
  if (method === 'DELETE') return deleted(asked, stub);
  return s3Error(405, 'MethodNotAllowed');
}

function gotten({ query, versions }: Asked): StubReply {
  const id = query.get('versionId');
  const found = id === undefined ? versions[0] : versions.find((version) => version.id === id);
  if (found === undefined) return s3Error(404, id === undefined ? 'NoSuchKey' : 'NoSuchVersion');
  if (found.isRemoval) {
    return id === undefined ? s3Error(404, 'NoSuchKey') : s3Error(405, 'MethodNotAllowed');
  }
  const headers = {
    etag: found.etag,
    'x-amz-version-id': found.id,
    'content-type': found.contentType,
  };
  return { headers, body: found.body };
}

function taken({ call, key, versions }: Asked, stub: StubS3): StubReply {
  const { header, request } = call;
  const body = Buffer.from(request.body);
  if (header('x-amz-checksum-sha256') !== digest(body)) return s3Error(400, 'BadDigest');
  const [ifNone, ifMatch] = [header('if-none-match'), header('if-match')];
  if (stub.isPoliced && ifNone !== '*' && key !== 'checkpoint') return s3Error(403, 'AccessDenied');
  const current = versions[0]?.isRemoval ? undefined : versions[0];
  if (ifNone === '*' && current !== undefined) return s3Error(412, 'PreconditionFailed');
  if (ifMatch !== undefined && current === undefined) return s3Error(404, 'NoSuchKey');
  if (ifMatch !== undefined && current?.etag !== ifMatch) return s3Error(412, 'PreconditionFailed');
  const mode = header('x-amz-object-lock-mode');
  const until = Date.parse(header('x-amz-object-lock-retain-until-date') ?? '');
  const isUnlocked = mode === undefined && Number.isNaN(until);
  const isLocked = /^(?:GOVERNANCE|COMPLIANCE)$/.test(mode ?? '') && until > stub.time;
  if (!isUnlocked && !isLocked) return s3Error(400, 'InvalidArgument');
  const version: StubVersion = {
    id: randomUUID(),
    isRemoval: false,
    body,
    // As of an object that is encrypted by KMS: no hash of what it holds.
    etag: `"${randomUUID()}"`,
    contentType: header('content-type') ?? '',
    tags: header('x-amz-tagging') ?? '',
    lock: isLocked ? { mode: mode ?? '', until } : undefined,
  };
  stub.kept.set(key, [version, ...versions]);
  return { headers: { etag: version.etag, 'x-amz-version-id': version.id }, body: '' };
}

function deleted({ call, key, query, versions }: Asked, stub: StubS3): StubReply {
  if (stub.isPoliced) return s3Error(403, 'AccessDenied');
  const id = query.get('versionId');
  if (id === undefined) {
    const none = { etag: '', contentType: '', tags: '', lock: undefined, body: Buffer.alloc(0) };
    stub.kept.set(key, [{ ...none, id: randomUUID(), isRemoval: true }, ...versions]);
    return { status: 204, body: '' };
  }
  const found = versions.find((version) => version.id === id);
  if (found !== undefined && isHeld(found, call, stub)) return s3Error(403, 'AccessDenied');
  stub.kept.set(
    key,
    versions.filter((version) => version.id !== id),
  );
  return { status: 204, body: '' };
}

/** Longer always; shorter as a deletion would be let through. */
function retained({ call, query, versions }: Asked, stub: StubS3): StubReply {
  const found = versions.find(({ id }) => id === query.get('versionId'));
  if (found === undefined) return s3Error(404, 'NoSuchVersion');
  const asked = readXml(Buffer.from(call.request.body).toString());
  const until = Date.parse(childText(asked, 'RetainUntilDate') ?? '');
  const mode = childText(asked, 'Mode') ?? '';
  const isWeaker = until < (found.lock?.until ?? 0) || mode !== (found.lock?.mode ?? mode);
  if (isWeaker && isHeld(found, call, stub)) return s3Error(403, 'AccessDenied');
  found.lock = { mode, until };
  return { body: '' };
}

function isHeld({ lock }: StubVersion, { header }: StubCall, stub: StubS3): boolean {
  if (lock === undefined || lock.until <= stub.time) return false;
  return lock.mode === 'COMPLIANCE' || header('x-amz-bypass-governance-retention') !== 'true';
}

function listed({ query }: Asked, { kept }: StubS3): StubReply {
  const prefix = query.get('prefix') ?? '';
  const all = [...kept]
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .flatMap(([key, versions]) => versions.map((version, at) => ({ key, version, at })));
  const [keyMarker, idMarker] = [query.get('key-marker'), query.get('version-id-marker')];
  const begin =
    all.findIndex(({ key, version }) => key === keyMarker && version.id === idMarker) + 1;
  const page = all.slice(begin, begin + pageSize);
  const last = page.at(-1);
  const isTruncated = begin + pageSize < all.length;
  const next =
    isTruncated && last !== undefined
      ? `<NextKeyMarker>${urlEncoded(last.key)}</NextKeyMarker><NextVersionIdMarker>${last.version.id}</NextVersionIdMarker>`
      : '';
  const elements = page.map(({ key, version, at }) => {
    const name = version.isRemoval ? 'DeleteMarker' : 'Version';
    return `<${name}><Key>${urlEncoded(key)}</Key><VersionId>${version.id}</VersionId><IsLatest>${at === 0}</IsLatest><LastModified>2026-11-22T10:00:00.000Z</LastModified><Owner><ID>o</ID></Owner></${name}>`;
  });
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${isTruncated}</IsTruncated>${next}${elements.join('')}</ListVersionsResult>`;
  return { body, headers: { 'content-type': 'application/xml' } };
}

function urlEncoded(key: string): string {
  return key.split('/').map(percentEncode).join('/').replaceAll('%20', '+');
}

function digest(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64');
}
