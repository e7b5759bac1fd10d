import { describe, expect, test } from 'vitest';
import { createCounters } from '#adapters/node/counters.ts';
import { Fault } from '#core/faults.ts';
import type { Announcement } from '#core/ledger/announcement.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { type AuditLine, type AuditPorts, audit } from '#functions/audit.ts';
import type { LedgerChange } from '#functions/ledger-change.ts';
import type { LogLine } from '#functions/log.ts';
import type { StreamRecord } from '#functions/stream-batch.ts';
import { waker } from '#functions/waker.ts';

function logged() {
  const lines: LogLine[] = [];
  const add = (line: LogLine) => void lines.push(line);
  return { lines, log: { warn: add, error: add } };
}

function record(number: number): StreamRecord {
  return {
    dynamodb: {
      SequenceNumber: `${number}00`,
      ApproximateCreationDateTime: 1_795_341_600 + number,
    },
  };
}

const three = { Records: [record(1), record(2), record(3)] };

describe('the function that wakes', () => {
  function scene(fail: (number: string) => unknown) {
    const { lines, log } = logged();
    const counters = createCounters();
    const signalled: string[] = [];
    const handler = waker({
      signal: async ({ dynamodb }) => {
        const number = dynamodb?.SequenceNumber ?? '';
        const error = fail(number);
        if (error !== undefined) throw error;
        signalled.push(number);
      },
      metrics: counters,
      log,
    });
    return { handler, signalled, lines, counters };
  }

  test('signals every change of a batch', async () => {
    const { handler, signalled } = scene(() => undefined);
    expect(await handler(three)).toEqual({ batchItemFailures: [] });
    expect(signalled).toEqual(['100', '200', '300']);
  });

  test('has everything given again from the first that failed', async () => {
    const { handler, lines, counters } = scene((number) =>
      number === '100' ? undefined : new Fault('unavailable', 'step functions does not answer'),
    );
    expect(await handler(three)).toEqual({ batchItemFailures: [{ itemIdentifier: '200' }] });
    expect(lines).toMatchObject([{ message: 'unavailable', error: { code: 'unavailable' } }]);
    expect(counters.counts()).toEqual({ 'approval.wake_lost': 2 });
  });

  test('is held up by nothing that nobody of ours wrote', async () => {
    const { handler, signalled, lines } = scene((number) =>
      number === '200'
        ? new Fault('store_unavailable', 'a table holds what is not ours')
        : undefined,
    );
    expect(await handler(three)).toEqual({ batchItemFailures: [] });
    expect(signalled).toEqual(['100', '300']);
    expect(lines).toHaveLength(1);
  });

  test.each([[{}], [null], ['text'], [{ Records: 'x' }], [{ Records: [] }]])(
    'takes %j for a batch of nothing',
    async (event) => {
      const { handler } = scene(() => new Error('never'));
      expect(await handler(event)).toEqual({ batchItemFailures: [] });
    },
  );
});

describe('the function that copies entries', () => {
  const entry = (n: number) =>
    ({
      v: 1,
      writer: 'w',
      n,
      body: { kind: 'lease.ended', at: '2026-11-22T10:00:00.000Z' },
    }) as Entry;

  const revoked = {
    ...{ v: 1, writer: 'w', n: 7 },
    body: {
      ...{ kind: 'lease.revoked', at: '2026-11-22T10:00:00.000Z', sessionId: 's-1' },
      actor: { kind: 'system', id: 'tests' },
    },
  } as Entry;

  function scene(more: Partial<AuditPorts> = {}) {
    const { lines, log } = logged();
    const counters = createCounters();
    const objects = new Map<string, string>();
    const added: AuditLine[][] = [];
    const announced: Announcement[] = [];
    const numbers = (one: StreamRecord) => Number(one.dynamodb?.SequenceNumber) / 100;
    const handler = audit({
      changeOf: (one): LedgerChange => ({ change: 'put', entry: entry(numbers(one)) }),
      putOnce: async ({ key, body }) => void objects.set(key, new TextDecoder().decode(body)),
      addToLog: async (all) => void added.push([...all]),
      announce: async (all) => void announced.push(...all),
      metrics: counters,
      log,
      ...more,
    });
    return { handler, objects, added, announced, lines, counters };
  }

  test('copies each of a batch to one object and to the log', async () => {
    const { handler, objects, added } = scene();
    expect(await handler(three)).toEqual({ batchItemFailures: [] });
    const text = [1, 2, 3].map((n) => `${JSON.stringify(entry(n))}\n`).join('');
    expect([...objects.values()]).toEqual([text]);
    expect([...objects.keys()][0]).toMatch(/^entries\/2026\/11\/22\/100-[\da-f]{32}\.ndjson$/);
    expect(added[0]?.map(({ text: line }) => JSON.parse(line).n)).toEqual([1, 2, 3]);
    expect(added[0]?.[0]?.at).toEqual(new Date('2026-11-22T10:00:00.000Z'));
  });

  test('announces what others wait for, and nothing else', async () => {
    const kinds = ['lease.revoked', 'lease.ended'] as const;
    const { handler, announced } = scene({
      changeOf: (one) => {
        const kind = kinds[Number(one.dynamodb?.SequenceNumber) / 100 - 1] ?? 'exchange.vended';
        return { change: 'put', entry: { ...revoked, body: { ...revoked.body, kind } } };
      },
    });
    expect(await handler(three)).toEqual({ batchItemFailures: [] });
    expect(announced.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['lease.revoked w/7']);
  });

  test('gives the same batch the same object, and another one another', async () => {
    const { handler, objects } = scene();
    await handler(three);
    await handler(three);
    expect(objects.size).toBe(1);
    await handler({ Records: three.Records.slice(0, 2) });
    expect(objects.size).toBe(2);
  });

  test.each(['putOnce', 'addToLog', 'announce'] as const)(
    'has a batch given again where %s fails',
    async (what) => {
      const failing = async () => {
        throw new Fault('unavailable', 'it does not answer; try again');
      };
      const changeOf = () => ({ change: 'put', entry: revoked }) as const;
      const { handler, lines } = scene({ changeOf, [what]: failing });
      expect(await handler(three)).toEqual({ batchItemFailures: [{ itemIdentifier: '100' }] });
      expect(lines).toMatchObject([{ message: 'unavailable' }]);
    },
  );

  test.each<[string, AuditPorts['changeOf']]>([
    ['overwritten', () => ({ change: 'overwritten', writer: 'w', n: 7 })],
    ['removed', () => ({ change: 'removed', writer: 'w', n: 7 })],
    [
      'unreadable',
      () => {
        throw new Fault('store_unavailable', 'damaged');
      },
    ],
    ['unreadable', () => ({ change: 'put', entry: { body: { at: 'never' } } as Entry })],
    ['unreadable', () => ({ change: 'put', entry: null as unknown as Entry })],
  ])('tells at once of an entry that was %s, and copies that', async (what, changeOf) => {
    const { handler, lines, counters, added } = scene({ changeOf });
    expect(await handler({ Records: [record(1)] })).toEqual({ batchItemFailures: [] });
    expect(counters.counts()).toEqual({ 'ledger.entry_changed': 1 });
    expect(lines).toMatchObject([{ facts: { what } }]);
    expect(JSON.parse(added[0]?.[0]?.text ?? '')).toMatchObject({ v: 1, changed: what });
  });
});
