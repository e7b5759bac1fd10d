import { describe, expect, test } from 'vitest';
import type { LogVersion } from '#core/sealing/log-versions.ts';
import { Findings } from '#core/verification/findings.ts';
import { verifyVersions } from '#core/verification/verify-versions.ts';

/** Versions as `path:body`, the newest of a path first; a body of `-` is a removal. */
async function findingsOf(...told: readonly string[]) {
  const bodies = new Map<string, string>();
  const all = told.map((one, at): LogVersion => {
    const [path = '', body = ''] = one.split(':');
    bodies.set(`${path} v${at}`, body);
    return {
      ...{ path, version: `v${at}`, isNewest: true, isRemoval: body === '-' },
      putAt: `2026-11-22T10:00:0${at}.000Z`,
    };
  });
  const findings = new Findings();
  await verifyVersions(
    {
      async *versions() {
        yield* all;
      },
      getVersion: async ({ path, version }) => {
        const body = bodies.get(`${path} ${version}`);
        return body === 'gone' ? undefined : Buffer.from(body ?? '');
      },
    },
    findings,
  );
  return findings.kept.map(({ code, path, says }) => `${code} ${path}: ${says}`);
}

describe('versions of the objects of a log', () => {
  test.each([
    ['there are none', []],
    [
      'each object was put once',
      ['checkpoints/7:a', 'key:b', 'tile/0/000:c', 'tile/entries/000:d'],
    ],
    [
      'only the checkpoint was put again',
      ['checkpoint:c', 'checkpoint:b', 'checkpoint:a', 'key:b'],
    ],
    [
      'what was at the edge has expired',
      ['tile/0/000.p/7:-', 'tile/0/000.p/7:a', 'tile/0/001.p/9:-'],
    ],
    [
      'what had expired was put again as it was',
      ['tile/0/000.p/7:a', 'tile/0/000.p/7:-', 'tile/0/000.p/7:a'],
    ],
  ])('are as they should be where %s', async (_what, told) => {
    expect(await findingsOf(...told)).toEqual([]);
  });

  test('tell which object was put again, and what was put first', async () => {
    expect(await findingsOf('key:a', 'tile/0/000:c', 'tile/0/000:b', 'tile/0/000:a')).toEqual([
      'object_shadowed tile/0/000: tile/0/000 was put again; version v3 of 2026-11-22T10:00:03.000Z is what was put first',
    ]);
  });

  test('tell of each that was, be it with the same bytes', async () => {
    const found = await findingsOf(
      'key:a',
      'key:a',
      'tile/0/000:a',
      'tile/1/000:a',
      'tile/1/000:b',
    );
    expect(found).toEqual([
      expect.stringContaining('key was put again; version v1'),
      expect.stringContaining('tile/1/000 was put again; version v4'),
    ]);
  });

  test('tell which object was removed, and what is left of it', async () => {
    const above = ['tile/1/000.p/7:-', 'tile/1/000.p/7:a'];
    expect(await findingsOf('checkpoints/7:-', 'checkpoints/7:a', 'key:-', ...above)).toEqual([
      expect.stringContaining('checkpoints/7 was removed; version v1 of'),
      expect.stringContaining('key was removed, and no version of it is left'),
      expect.stringContaining('tile/1/000.p/7 was removed; version v4'),
    ]);
  });

  test.each([
    ['b', 'a'],
    ['', 'a'],
    ['gone', 'a'],
    ['a', 'gone'],
  ])('tell of what is at the edge where it is not the same (%s, %s)', async (newest, first) => {
    const path = 'tile/entries/x001/234.p/12';
    const found = await findingsOf(`${path}:${newest}`, `${path}:${first}`);
    expect(found).toEqual([expect.stringContaining(`${path} was put again; version v1`)]);
  });
});
