import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  dropCachedCredentials,
  openCredentialCache,
} from '#cli/credential-cache/credential-cache.ts';
import { Fault } from '#core/faults.ts';
import { cacheFolder, countingExchange, key, virtualTime } from './cache-scene.ts';

/** A cache in a folder of its own, with an exchange that counts. */
function scene(leaseSeconds?: number) {
  const time = virtualTime();
  const folder = cacheFolder();
  const { made, exchange } = countingExchange(time, leaseSeconds);
  return { time, folder, made, exchange, cache: openCredentialCache(folder, time) };
}

function jsonFiles(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.json'));
}

/** The path of the one file that holds credentials. */
function cachedFile(folder: string): string {
  const [name = ''] = jsonFiles(folder);
  return join(folder, name);
}

describe('credentials at hand', () => {
  test('are handed out again, by another process, too', async () => {
    const { cache, folder, time, made, exchange } = scene();
    const first = await cache.obtain(key, exchange);
    expect(await cache.obtain(key, exchange)).toEqual(first);
    expect(await openCredentialCache(folder, time).obtain(key, exchange)).toEqual(first);
    expect(made).toHaveLength(1);
  });

  test.each([
    ['broker', { broker: 'https://other.example' }],
    ['grant', { grant: 'reports-nightly' }],
    ['scope', { more: { scope: 'ListSite' } }],
    ['duration', { more: { duration_seconds: '960' } }],
    ['holder of the token', { holder: 'persona:nightly-batch' }],
  ])('are not shared by what differs in the %s', async (_name, other) => {
    const { cache, made, exchange } = scene();
    await cache.obtain(key, exchange);
    await cache.obtain({ ...key, ...other }, exchange);
    expect(made).toHaveLength(2);
  });

  test('are exchanged for once by many who ask at the same time', async () => {
    const { cache, made, exchange } = scene();
    const all = await Promise.all(Array.from({ length: 20 }, () => cache.obtain(key, exchange)));
    expect(made).toHaveLength(1);
    expect(new Set(all.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
  });

  test('are waited for as long as whoever exchanges may go on asking', async () => {
    const { folder, time, exchange } = scene();
    const begun = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const first = openCredentialCache(folder, time).obtain(key, async () => {
      begun.resolve();
      await answer.promise;
      return exchange();
    });
    await begun.promise;
    const pause = async () => time.advance(60);
    const second = openCredentialCache(folder, { ...time, pause }, 7_200).obtain(key, exchange);
    await expect(second).rejects.toThrow('for 135 minutes');
    answer.resolve();
    await first;
  });

  test('lie in a file for their owner alone, whose name says nothing', async () => {
    const { cache, folder, exchange } = scene();
    await cache.obtain(key, exchange);
    expect(statSync(cachedFile(folder)).mode & 0o777).toBe(0o600);
    for (const name of readdirSync(folder)) {
      expect(name).toMatch(/^[0-9a-f]{32}\.json$|^[0-9a-f]{2}\.lock$/u);
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    }
  });

  test('of an ended lease can be dropped', async () => {
    const { cache, folder, made, exchange } = scene();
    const { sessionId } = await cache.obtain(key, exchange);
    expect(dropCachedCredentials(folder, 'another')).toBe(0);
    expect(dropCachedCredentials(folder, sessionId)).toBe(1);
    await cache.obtain(key, exchange);
    expect(made).toHaveLength(2);
  });
});

describe('while the broker does not answer', () => {
  const fails = (code: 'unavailable' | 'policy_denied') => async () => {
    throw new Fault(code, 'no answer from the broker');
  };

  test('credentials that should be renewed serve while they are good for five minutes', async () => {
    const { cache, time, exchange } = scene();
    const held = await cache.obtain(key, exchange);
    time.advance(3_600 - 300);
    expect(await cache.obtain(key, fails('unavailable'))).toEqual(held);
    expect(time.told).toEqual([expect.stringContaining(`serve until ${held.expiration}`)]);
    time.advance(1);
    await expect(cache.obtain(key, fails('unavailable'))).rejects.toThrow('no answer');
  });

  test('nobody waits for it while what is at hand serves', async () => {
    const { cache, time, exchange } = scene();
    const patient: boolean[] = [];
    const noting = (how: { readonly patient: boolean }) => {
      patient.push(how.patient);
      return exchange();
    };
    await cache.obtain(key, noting);
    time.advance(3_000);
    await cache.obtain(key, noting);
    expect(patient).toEqual([true, false]);
  });

  test('who is refused gets nothing, and keeps nothing', async () => {
    const { cache, folder, time, exchange } = scene();
    await cache.obtain(key, exchange);
    time.advance(3_000);
    await expect(cache.obtain(key, fails('policy_denied'))).rejects.toThrow('no answer');
    expect(jsonFiles(folder)).toEqual([]);
  });
});

describe('a cache that others could touch', () => {
  test('is refused when its folder may be entered by others', () => {
    const folder = cacheFolder();
    chmodSync(folder, 0o750);
    expect(() => openCredentialCache(folder, virtualTime())).toThrow('others may enter');
  });

  test('is refused when its folder is a link, or no folder', () => {
    const folder = cacheFolder();
    symlinkSync(cacheFolder(), join(folder, 'link'));
    writeFileSync(join(folder, 'file'), '');
    expect(() => openCredentialCache(join(folder, 'link'), virtualTime())).toThrow('no folder');
    expect(() => openCredentialCache(join(folder, 'file'), virtualTime())).toThrow('EEXIST');
  });

  test('is refused when its folder belongs to somebody else', () => {
    const folder = cacheFolder();
    const uid = statSync(folder).uid;
    const spy = vi.spyOn(process, 'getuid').mockReturnValue(uid + 1);
    onTestFinished(() => spy.mockRestore());
    expect(() => openCredentialCache(folder, virtualTime())).toThrow('belongs to somebody else');
  });

  test('is refused when a file in it may be read by others', async () => {
    const { cache, folder, made, exchange } = scene();
    await cache.obtain(key, exchange);
    chmodSync(cachedFile(folder), 0o640);
    await expect(cache.obtain(key, exchange)).rejects.toThrow('others may enter or read');
    expect(made).toHaveLength(1);
  });

  test('is refused when a file in it is a link, a folder or a pipe', async () => {
    const { cache, folder, exchange } = scene();
    await cache.obtain(key, exchange);
    const path = cachedFile(folder);
    renameSync(path, join(folder, 'aside'));
    symlinkSync(join(folder, 'aside'), path);
    await expect(cache.obtain(key, exchange)).rejects.toThrow('it is a link');
    renameSync(path, join(folder, 'link'));
    mkdirSync(path);
    await expect(cache.obtain(key, exchange)).rejects.toThrow('no file of ours');
  });

  test('serves its owner beside a file that it would not read', async () => {
    const { cache, folder, made, exchange } = scene();
    writeFileSync(join(folder, `${'0'.repeat(32)}.json`), '{}', { mode: 0o644 });
    const { sessionId } = await cache.obtain(key, exchange);
    expect(made).toHaveLength(1);
    expect(dropCachedCredentials(folder, sessionId)).toBe(1);
    expect(jsonFiles(folder)).toEqual([`${'0'.repeat(32)}.json`]);
  });

  test.each(['', '{"accessKeyId":', '[]', '{"accessKeyId":1}', 'null'])(
    'holds nothing when its file says %j',
    async (text) => {
      const { cache, folder, made, exchange } = scene();
      await cache.obtain(key, exchange);
      writeFileSync(cachedFile(folder), text, { mode: 0o600 });
      await cache.obtain(key, exchange);
      expect(made).toHaveLength(2);
      expect(JSON.parse(readFileSync(cachedFile(folder), 'utf8'))).toEqual(made[1]);
    },
  );
});

test('what expired an hour ago and what a killed process left is swept, what may serve stays', async () => {
  const { cache, folder, time, exchange } = scene();
  await cache.obtain({ ...key, grant: 'old' }, exchange);
  const draft = join(folder, 'x.next');
  writeFileSync(draft, '');
  const [young, old] = [join(folder, 'y.next'), time.clock.now()];
  utimesSync(draft, old, old);
  time.advance(2 * 3_600 + 1);
  writeFileSync(young, '');
  utimesSync(young, time.clock.now(), time.clock.now());
  await cache.obtain(key, exchange);
  expect(jsonFiles(folder)).toHaveLength(1);
  expect(readdirSync(folder).filter((name) => name.endsWith('.next'))).toEqual(['y.next']);
});
