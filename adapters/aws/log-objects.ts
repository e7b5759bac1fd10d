import type { LogObject, LogObjects } from '#core/sealing/ports.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import type { Clock } from '#core/world.ts';
import { createLogBucketCaller, getObject } from './log-reader.ts';
import { type BucketCaller, type BucketParts, putHeaders, requireTaken } from './s3-bucket.ts';

/** How long an object that is locked cannot be removed, and whether anybody may shorten that. */
export interface LogLock {
  readonly mode: 'governance' | 'compliance';
  /** From when the object is put. */
  readonly days: number;
}

export interface LogObjectsParts extends BucketParts {
  readonly lock: LogLock;
}

type Replacement = Parameters<LogObjects['replaceCheckpoint']>[0];

const checkpointPath = 'checkpoint';
const dayMs = 24 * 60 * 60 * 1_000;

/**
 * The objects of the log in a bucket with Object Lock: `locked` ones under retention of their own,
 * `partial` ones with the tag `keeping=partial`, by which a rule of the bucket expires them. Throws
 * `unavailable` and `slow_down`.
 */
export function createLogObjects(parts: LogObjectsParts): LogObjects {
  const call = createLogBucketCaller(parts);
  return {
    get: async (path) => (await getObject(call, { path }))?.body,
    putOnce: (object) => putOnce(object, call, parts),
    replaceCheckpoint: (request) => replaceCheckpoint(request, call),
  };
}

async function putOnce(
  { path, contentType, body, keeping }: LogObject,
  call: BucketCaller,
  { lock, clock }: LogObjectsParts,
): Promise<'put' | 'exists'> {
  const kept = keeping === 'locked' ? lockedHeaders(lock, clock) : partialHeaders;
  const answer = await call({
    method: 'PUT',
    key: path,
    headers: [...putHeaders(contentType, body), ['if-none-match', '*'], ...kept],
    body,
    expected: ['PreconditionFailed'],
  });
  if (answer.kind === 'refused') return 'exists';
  requireTaken(answer.reply);
  return 'put';
}

function lockedHeaders({ mode, days }: LogLock, clock: Clock): readonly HeaderPair[] {
  const until = new Date(clock.now().getTime() + days * dayMs);
  return [
    ['x-amz-object-lock-mode', mode.toUpperCase()],
    ['x-amz-object-lock-retain-until-date', until.toISOString()],
  ];
}

const partialHeaders: readonly HeaderPair[] = [['x-amz-tagging', 'keeping=partial']];

/** On the condition that S3 still has what was read: of two who replace the same note, one does. */
async function replaceCheckpoint(
  { expected, note }: Replacement,
  call: BucketCaller,
): Promise<boolean> {
  const there = await getObject(call, { path: checkpointPath });
  if (textOf(there?.body) !== expected) return false;
  const condition: HeaderPair =
    there === undefined ? ['if-none-match', '*'] : ['if-match', there.etag];
  return await putCheckpoint(note, condition, call);
}

async function putCheckpoint(
  note: string,
  condition: HeaderPair,
  call: BucketCaller,
): Promise<boolean> {
  const body = Buffer.from(note);
  const headers = [...putHeaders('text/plain; charset=utf-8', body), condition];
  const put = { method: 'PUT', key: checkpointPath, headers, body } as const;
  const isThere = async () =>
    textOf((await getObject(call, { path: checkpointPath }))?.body) === note;
  try {
    // NoSuchKey: what was to be replaced is gone.
    const expected = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'];
    const answer = await call({ ...put, expected });
    if (answer.kind === 'refused') return await isThere();
    requireTaken(answer.reply);
    return true;
  } catch (error) {
    // An attempt whose reply was lost may have been carried out.
    if (await isThere().catch(() => false)) return true;
    throw error;
  }
}

function textOf(body: Uint8Array | undefined): string | undefined {
  return body && Buffer.from(body).toString('utf8');
}
