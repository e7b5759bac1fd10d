import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FaultCode } from '#core/faults.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { createRefusalTally } from '#core/ledger/refusal-tally.ts';
import { campaign } from '#test/campaign.ts';

const at = (clock: string) => new Date(`2026-11-22T${clock}Z`);
const countsOf = (body: EntryBody | undefined) => {
  const { from: _from, to: _to, ...counts } = body?.facts ?? {};
  return counts;
};

test('nothing counted yields nothing', () => {
  const tally = createRefusalTally();
  expect(tally.due(at('10:00:00'))).toBeUndefined();
  expect(tally.flush(at('10:00:00'))).toBeUndefined();
});

test('refusals of one minute become one entry body once that minute has passed', () => {
  const tally = createRefusalTally();
  tally.count('bad_signature', 'github', at('10:00:03.250'));
  tally.count('bad_signature', 'github', at('10:00:59.999'));
  tally.count('bad_signature', 'gitlab', at('10:00:30'));
  tally.count('unknown_issuer', undefined, at('10:00:30'));
  expect(tally.due(at('10:00:59.999'))).toBeUndefined();
  expect(tally.due(at('10:01:00'))).toEqual({
    kind: 'tokens.refused',
    at: '2026-11-22T10:01:00.000Z',
    actor: { kind: 'system', id: 'refusal-tally' },
    origin: { address: '', userAgent: '', requestId: '', face: 'system' },
    facts: {
      from: '2026-11-22T10:00:00.000Z',
      to: '2026-11-22T10:01:00.000Z',
      'bad_signature github': 2,
      'bad_signature gitlab': 1,
      'unknown_issuer unregistered': 1,
    },
  });
  expect(tally.due(at('10:09:00'))).toBeUndefined();
});

test('a flush takes what there is before the minute has passed', () => {
  const tally = createRefusalTally();
  tally.count('token_expired', 'github', at('10:00:03'));
  expect(countsOf(tally.flush(at('10:00:04')))).toEqual({ 'token_expired github': 1 });
  expect(tally.flush(at('10:00:04'))).toBeUndefined();
});

test('a window that nobody took grows to the minute of the last count', () => {
  const tally = createRefusalTally();
  tally.count('token_expired', 'github', at('10:00:03'));
  tally.count('token_expired', 'github', at('10:04:59'));
  const body = tally.due(at('10:05:00'));
  expect(body?.facts).toMatchObject({
    from: '2026-11-22T10:00:00.000Z',
    to: '2026-11-22T10:05:00.000Z',
    'token_expired github': 2,
  });
});

test('what could not be written is put back beside what was counted since', () => {
  const tally = createRefusalTally();
  tally.count('token_expired', 'github', at('10:00:03'));
  const body = tally.due(at('10:01:00'));
  tally.count('token_expired', 'github', at('10:01:30'));
  tally.count('bad_key', 'gitlab', at('10:01:31'));
  if (body !== undefined) tally.restore(body);
  expect(tally.flush(at('10:01:40'))?.facts).toEqual({
    from: '2026-11-22T10:00:00.000Z',
    to: '2026-11-22T10:02:00.000Z',
    'token_expired github': 2,
    'bad_key gitlab': 1,
  });
});

test('names beyond the limit are counted together, and none is lost', () => {
  const tally = createRefusalTally();
  for (let index = 0; index < 1000; index += 1) {
    tally.count('bad_key', `issuer-${index}`, at('10:00:00'));
  }
  const counts = countsOf(tally.flush(at('10:00:01')));
  expect(Object.keys(counts).length).toBeLessThanOrEqual(257);
  expect(counts.other).toBe(1000 - 256);
});

test('issuers named like members of every object are counted like others', () => {
  const tally = createRefusalTally();
  for (const name of ['__proto__', 'constructor', 'from', 'to', 'other']) {
    tally.count('bad_key', name, at('10:00:00'));
  }
  expect(Object.keys(countsOf(tally.flush(at('10:00:01')))).sort()).toEqual([
    'bad_key __proto__',
    'bad_key constructor',
    'bad_key from',
    'bad_key other',
    'bad_key to',
  ]);
});

test('over any sequence of counting, taking and putting back no count is lost or doubled', () => {
  const step = fc.record({
    act: fc.constantFrom('count', 'due', 'flush', 'fail'),
    code: fc.constantFrom<FaultCode>('bad_key', 'token_expired'),
    issuer: fc.option(fc.constantFrom('github', 'gitlab'), { nil: undefined }),
    seconds: fc.nat(90),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const tally = createRefusalTally();
      let now = Date.parse('2026-11-22T10:00:00Z');
      let counted = 0;
      let written = 0;
      const write = (body: EntryBody | undefined) => {
        for (const count of Object.values(countsOf(body))) written += Number(count);
      };
      for (const { act, code, issuer, seconds } of steps) {
        now += seconds * 1000;
        const body = act === 'due' ? tally.due(new Date(now)) : undefined;
        write(body);
        if (act === 'flush') write(tally.flush(new Date(now)));
        if (act === 'fail') {
          const failed = tally.flush(new Date(now));
          if (failed !== undefined) tally.restore(failed);
        }
        if (act === 'count') {
          counted += 1;
          tally.count(code, issuer, new Date(now));
        }
      }
      write(tally.flush(new Date(now)));
      expect(written).toBe(counted);
    }),
    { seed: 20261122, numRuns: campaign(200) },
  );
});
