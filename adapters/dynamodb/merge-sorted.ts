/**
 * The first `limit` of several sorted streams in one order. Streams are asked for their first all at
 * once, and later only for what is needed.
 */
export async function mergeSorted<T>(
  streams: readonly AsyncIterator<T>[],
  limit: number,
  compare: (a: T, b: T) => number,
): Promise<readonly T[]> {
  const heads = (await Promise.all(streams.map((stream) => headOf(stream)))).filter(isThere);
  heads.sort((a, b) => compare(a.value, b.value));
  const merged: T[] = [];
  while (merged.length < limit) {
    const least = heads.shift();
    if (least === undefined) break;
    merged.push(least.value);
    const next = await headOf(least.stream);
    if (next !== undefined) {
      const at = heads.findIndex(({ value }) => compare(next.value, value) < 0);
      heads.splice(at === -1 ? heads.length : at, 0, next);
    }
  }
  return merged;
}

interface Head<T> {
  readonly value: T;
  readonly stream: AsyncIterator<T>;
}

async function headOf<T>(stream: AsyncIterator<T>): Promise<Head<T> | undefined> {
  const next = await stream.next();
  return next.done ? undefined : { value: next.value, stream };
}

function isThere<T>(head: Head<T> | undefined): head is Head<T> {
  return head !== undefined;
}
