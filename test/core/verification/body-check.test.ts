import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { bodyPath } from '#core/ledger/bodies.ts';
import { sealBody } from '#core/ledger/body.ts';
import type { EntryBody, KeptMessage } from '#core/ledger/entry.ts';
import { sessionKeys } from '#core/ledger/session-cipher.ts';
import { readerOf, verified } from './sealed-log.ts';
import { signLog } from './signed-log.ts';
import { base, Writing } from './writing.ts';

const keys = sessionKeys(Buffer.alloc(32, 7).toString('base64url'));
const now = new Date(base.at);
const sealed = sealBody(Buffer.from('GET / HTTP/1.1\r\n\r\n'), 's1', keys);
const reference = { ...sealed.reference, keptUntil: '2026-12-23T00:00:00.000Z' };
const { ciphertext } = sealed;
const path = bodyPath('s1', reference.digest);

function call(request: KeptMessage, over: Partial<EntryBody> = {}): EntryBody {
  const told = { id: 'c1', accessKeyId: 'SLYP', requestCommitment: '', requestBytes: 0, request };
  return { kind: 'call.intended', ...base, sessionId: 's1', call: told, ...over };
}

async function reportOf(
  body: EntryBody,
  beside: Readonly<Record<string, Uint8Array>> = { [path]: ciphertext },
  at = now,
) {
  const writing = new Writing().write('w', body).seal();
  const { objects, key } = await signLog(writing.leaves, writing.ends);
  const bodies = Object.entries(beside).map(([name, bytes]) => [name, Buffer.from(bytes)] as const);
  const reader = readerOf(new Map([...objects, ...bodies]));
  return await verified({ reader, key, bodies: { reader, now: at } });
}

describe('the body of a call', () => {
  test('that is what its entry refers to is counted', async () => {
    const { holds, bodies } = await reportOf(call(reference));
    expect(holds).toBe(true);
    expect(bodies).toEqual({ whole: 1, expired: 0, notRecorded: 0 });
  });

  test('that is gone is a finding with its place', async () => {
    const { findings } = await reportOf(call(reference), {});
    expect(findings).toMatchObject([
      { code: 'body_missing', path, index: 0, writer: 'w', n: 1, session: 's1' },
    ]);
  });

  test('that is another is a finding', async () => {
    const other = Uint8Array.from([...ciphertext].reverse());
    const { findings } = await reportOf(call(reference), { [path]: other });
    expect(findings).toMatchObject([{ code: 'body_damaged', path }]);
  });

  test('may be gone once its time is over, and not a day before', async () => {
    const daysLater = (days: number) => new Date(now.getTime() + days * 24 * 3_600_000);
    const gone = await reportOf(call(reference), {}, daysLater(31));
    expect(gone.holds).toBe(true);
    expect(gone.bodies).toEqual({ whole: 0, expired: 1, notRecorded: 0 });
    expect((await reportOf(call(reference), {}, daysLater(29))).holds).toBe(false);
  });

  test('of which nothing is kept is told', async () => {
    const { holds, bodies } = await reportOf(call({ notRecorded: 'unmaskable' }));
    expect(holds).toBe(true);
    expect(bodies?.notRecorded).toBe(1);
  });

  test.each([
    ['a digest', 's1', '../../etc/passwd'],
    ['a session', '../..', reference.digest],
  ])('is not looked for by what is no name: %s', async (_, sessionId, digest) => {
    const asked: string[] = [];
    const writing = new Writing().write('w', call({ ...reference, digest }, { sessionId })).seal();
    const { objects, key } = await signLog(writing.leaves, writing.ends);
    const reader = readerOf(objects);
    const noting = {
      get: async (name: string) => {
        asked.push(name);
        return undefined;
      },
    };
    const report = await verified({ reader, key, bodies: { reader: noting, now } });
    expect(report.findings).toMatchObject([{ code: 'body_missing' }]);
    expect(asked).toEqual([]);
  });

  test('is not looked at unless asked for', async () => {
    const writing = new Writing().write('w', call(reference)).seal();
    const { objects, key } = await signLog(writing.leaves, writing.ends);
    const report = await verified({ reader: readerOf(objects), key });
    expect(report).toMatchObject({ holds: true, bodies: null });
  });
});
