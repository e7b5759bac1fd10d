import { describe, expect, test } from 'vitest';
import { sessionLines } from '#cli/session-lines.ts';
import { sessionStory } from '#cli/session-story.ts';
import type { ShownLease } from '#core/administration/show-lease.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { CallEvidence, EntryBody } from '#core/ledger/entry.ts';
import type { ShownEntry } from '#core/ledger/shown-entry.ts';
import { brokerInMemory } from './broker-in-memory.ts';
import { runHere } from './terminal.ts';

const lease: ShownLease['lease'] = {
  ...{ sessionId: 's1', identity: 'orders-keeper', owner: 'ada', grant: 'orders-upkeep' },
  ...{ role: 'arn:aws:iam::111122223333:role/orders-upkeep', account: '111122223333' },
  ...{ sessionName: 'orders-keeper.s1', userId: 'AROA:orders-keeper.s1', issuer: 'i' },
  ...{ subject: 'x', configuration: 'c', state: 'in force' },
  ...{ startsAt: '2026-11-22T10:00:00.000Z', expiresAt: '2026-11-22T11:00:00.000Z' },
  runInvocationUri: 'https://github.com/acme/shop/actions/runs/7',
};
const keeper = { kind: 'identity', id: 'orders-keeper', owner: 'ada', groups: [] } as const;
const origin = { address: '', userAgent: '', requestId: 'r', face: 'gateway' } as const;

function entry(second: number, body: Partial<EntryBody> & Pick<EntryBody, 'kind'>): ShownEntry {
  const at = `2026-11-22T10:00:${String(second).padStart(2, '0')}.000Z`;
  const whole = { actor: keeper, origin, sessionId: 's1', grant: 'orders-upkeep', ...body, at };
  return { v: 1, writer: 'w', n: second, prev: '', hash: '', body: whole };
}

function call(id: string, operation: string, over: Partial<CallEvidence> = {}): CallEvidence {
  const access = [{ action: `dynamodb:${operation}`, resource: 'arn:aws:dynamodb:::table/t' }];
  const named = { service: 'dynamodb', operation, region: 'us-east-1', access, accessCount: 1 };
  return { id, accessKeyId: 'SLYP', requestCommitment: '', requestBytes: 0, ...named, ...over };
}

const permit = {
  effect: 'permit',
  determining: ['gateway#calls'],
  errors: [],
  approvals: [],
  configuration: 'c',
} as const;
const answer = {
  ...{ status: 200, requestId: 'AWS1', commitment: '', bytes: 12 },
  transforms: [{ path: 'Item', rule: 'r', strategy: 'redact', count: 2 }],
};

const vended = entry(0, {
  kind: 'exchange.vended',
  workload: { sourceRepositoryDigest: 'abc123' },
});
const intended = entry(1, { kind: 'call.intended', call: call('c1', 'GetItem'), decision: permit });
const completed = entry(3, { kind: 'call.completed', call: call('c1', 'GetItem', { answer }) });
const denial = { code: 'policy_denied', detail: { message: 'never; ask ada' } };

function story(entries: readonly ShownEntry[] | null, entriesComplete = true) {
  return sessionStory({ lease, entries, entriesComplete, beside: [], besideComplete: true });
}

describe('a session', () => {
  test('tells both entries of a call as one, with all that is known of it', () => {
    const { events } = story([vended, intended, completed]);
    expect(events).toHaveLength(2);
    expect(events?.[1]).toMatchObject({
      ...{ kind: 'call', id: 'c1', state: 'answered', milliseconds: 2_000, reason: null },
      decision: permit,
      call: { answer },
    });
  });

  test('keeps its order where calls run beside each other', () => {
    const other = entry(2, { kind: 'call.intended', call: call('c2', 'PutItem') });
    const { events } = story([intended, other, completed]);
    expect(events?.map(({ at }) => at.slice(17, 19))).toEqual(['01', '02']);
  });

  test.each([
    ['held', 'call.denied', 'approval_pending'],
    ['held', 'call.denied', 'approval_needed'],
    ['put off', 'call.denied', 'slow_down'],
    ['refused', 'call.denied', 'policy_denied'],
    ['failed', 'call.completed', 'unavailable'],
    ['answered again', 'call.completed', 'answered_again'],
  ] as const)('says of a call that it was %s (%s, %s)', (state, kind, code) => {
    const outcome = { code, detail: { message: 'm' } };
    const { events } = story([entry(1, { kind, call: call('c1', 'GetItem'), outcome })]);
    expect(events).toMatchObject([{ state, reason: { code, message: 'm' }, milliseconds: null }]);
  });

  test('says of a call without an outcome that nobody knows it', () => {
    const lines = sessionLines(story([intended]));
    expect(lines.join('\n')).toContain('unknown: no entry tells of its outcome');
  });

  test('says of a call whose yes let it go', () => {
    const voted = entry(0, {
      kind: 'approval.voted',
      actor: { kind: 'person', id: 'grace', groups: [] },
      facts: { approval: 'a1', choice: 'approve' },
    });
    const approved = { ...intended, body: { ...intended.body, facts: { approvals: 'a1, a2' } } };
    const { events } = story([voted, approved, completed]);
    expect(events?.at(-1)).toMatchObject({ approvedBy: { a1: ['grace'], a2: [] } });
    const text = sessionLines(story([voted, approved, completed])).join('\n');
    expect(text).toMatch(/approved +by grace, request a1\n.*approved +request a2\n/u);
  });

  test('is read as lines: who, what in which order, why, and how much', () => {
    const denied = entry(5, { kind: 'call.denied', call: call('c2', 'DropIt'), outcome: denial });
    const voted = entry(4, {
      kind: 'approval.voted',
      actor: { kind: 'person', id: 'grace', groups: [] },
      facts: { approval: 'a1', askedHash: 'sha256:00', choice: 'approve' },
    });
    const text = sessionLines(story([vended, intended, completed, voted, denied])).join('\n');
    const order = [
      'identity  orders-keeper (owner ada)',
      'commit    abc123',
      'dynamodb GetItem in us-east-1: answered',
      'dynamodb:GetItem on arn:aws:dynamodb:::table/t',
      'permit by gateway#calls',
      '200, after 2000 ms, 12 bytes, request AWS1',
      'Item × 2 (redact)',
      'approval.voted by grace',
      'choice    approve',
      'dynamodb DropIt in us-east-1: refused',
      'policy_denied: never; ask ada',
      '2 calls, 1 answered, 1 refused, 1 with something masked',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(text).not.toContain('sha256:');
  });

  test('says where it is not whole, or not for its reader', () => {
    expect(sessionLines(story([vended], false)).at(-1)).toContain('this is not all of it');
    expect(sessionLines(story(null)).at(-1)).toContain('whoever may read the ledger');
  });
});

describe('the commands', () => {
  test('list sessions and show one, as text and as JSON', async () => {
    const { as, world } = await brokerInMemory();
    const env = await as('ada');
    const asked = world.request(await world.token('shop-main'), 'shop-deploy');
    const { sessionId } = await exchangeToken(asked, world.ports);
    const listed = await runHere(['sessions', 'list', '--grant', 'shop-deploy'], env);
    expect(listed.stdout).toContain(sessionId);
    const none = await runHere(['sessions', 'list', '--grant', 'billing-export'], env);
    expect(none.stdout).toBe('no such sessions\n');
    const shown = await runHere(['sessions', 'show', sessionId], env);
    expect(shown.stdout).toContain('exchange.vended by shop-deployer');
    expect(shown.stdout).toContain('0 calls');
    const json = await runHere(['sessions', 'show', sessionId, '--json'], env);
    expect(JSON.parse(json.stdout)).toMatchObject({ lease: { sessionId }, complete: true });
  });

  test('say of a session that there is not that it is not found', async () => {
    const { as } = await brokerInMemory();
    const { code, stderr } = await runHere(['sessions', 'show', 'none'], await as('ada'));
    expect(code).not.toBe(0);
    expect(stderr).toContain('lease');
  });
});
