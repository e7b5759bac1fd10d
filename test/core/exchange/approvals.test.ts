import { describe, expect, test } from 'vitest';
import { stopIdentity } from '#core/administration/stop-identity.ts';
import { cancelApproval } from '#core/approvals/vote.ts';
import type { Asking } from '#core/exchange/exchange-request.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Vended } from '#core/exchange/vended.ts';
import type { EntryKind } from '#core/ledger/entry.ts';
import {
  asOwner,
  type ExchangeWorld,
  exchangeWorld,
  type WorldSetting,
} from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';
import { faultOf, publish } from './limits-scene.ts';
import { publishExample } from './publish-example.ts';

type Claims = Readonly<Record<string, unknown>>;

interface Ask extends Partial<Asking> {
  readonly token?: string;
  readonly claims?: Claims;
  readonly narrowing?: { readonly durationSeconds?: number; readonly scope?: readonly string[] };
}

/** Asks for the migration, which one of security has to say yes to. */
async function ask(world: ExchangeWorld, asked: Ask = {}, ports = world.ports): Promise<Vended> {
  const { token, claims, narrowing = {}, ...asking } = asked;
  const subjectToken = token ?? (await world.token('shop-migrate', claims));
  const more = { narrowing, asking: { onPending: 'wait', holdSeconds: 0, ...asking } } as const;
  return exchangeToken(world.request(subjectToken, 'shop-migrate', more), ports);
}

/** Asks, and tells the request that now waits. */
async function askAndWait(world: ExchangeWorld, asked: Ask = {}): Promise<string> {
  const fault = await faultOf(ask(world, asked));
  expect(fault.code).toBe('approval_pending');
  return String(fault.shown.deferral_code);
}

async function kindsOf(world: ExchangeWorld): Promise<readonly EntryKind[]> {
  const entries = await world.store.entries({ limit: 1_000 });
  return entries.map(({ entry }) => entry.body.kind).filter((kind) => !kind.startsWith('config'));
}

const lastEntry = async (world: ExchangeWorld) =>
  (await world.store.entries({ limit: 1, descending: true }))[0]?.entry.body;

const mayBeAnybody: WorldSetting = {
  changes: [
    ['approvals.yaml', '    narrowers:', '    unmappedTrigger: one-more\n    narrowers:'],
    [
      'people.yaml',
      'sub: barbara }\n    groups: [platform]',
      'sub: barbara }\n    groups: [security]',
    ],
  ],
};

/** What the example's own tests then expect of the migration. */
const expects = (effect: 'permit' | 'forbid') =>
  [
    'tests/story.yaml',
    'expect: pend\n    rules: [production-change]',
    `expect: ${effect}`,
  ] as const;

const secondUse: WorldSetting = {
  changes: [
    [
      'approvals.yaml',
      '    narrowers:',
      '    redemption: { times: 2, withinSeconds: 900 }\n    narrowers:',
    ],
  ],
};

describe('a vend that policy pends', () => {
  test('is told who can approve, where and until when, and asks nothing of STS', async () => {
    const world = await exchangeWorld();
    const fault = await faultOf(ask(world));
    const { deferral_code: id } = fault.shown;
    expect(fault.code).toBe('approval_pending');
    expect(fault.message).toContain(
      `have security answer at http://127.0.0.1:8787/approvals/${id}`,
    );
    expect(fault.shown).toEqual({
      approvals: [
        {
          id,
          rule: 'production-change',
          url: `http://127.0.0.1:8787/approvals/${id}`,
          expires_at: '2026-11-22T14:00:00.000Z',
          groups: ['security'],
        },
      ],
      interval: 5,
      deferral_code: id,
      approval_url: `http://127.0.0.1:8787/approvals/${id}`,
      expires_in: 14_400,
    });
    expect(world.sts.assumed).toEqual([]);
    expect(await kindsOf(world)).toEqual(['approval.asked']);
  });

  test('is vended after a yes, by one transaction that redeems it and tells of it', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-migrate');
    const id = await askAndWait(world, { token });
    await voteAs(world, id);
    const vended = await ask(world, { token });
    expect(await kindsOf(world)).toEqual(['approval.asked', 'approval.voted', 'exchange.vended']);
    expect(await lastEntry(world)).toMatchObject({
      decision: { effect: 'permit', approvals: ['production-change'] },
      facts: { approvals: id, redeemed: id },
    });
    expect((await world.store.read('approval', id))?.value.redemption?.used).toBe(1);
    const lease = await world.store.read('lease', vended.sessionId);
    expect(lease?.value.approvals).toMatchObject({ byRule: { 'production-change': id } });
  });

  test('asks nobody again for a repeat into its lease, and somebody for another token', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-migrate');
    await voteAs(world, await askAndWait(world, { token }));
    const first = await ask(world, { token });
    const again = await ask(world, { token });
    expect(again.sessionId).toBe(first.sessionId);
    expect((await lastEntry(world))?.facts).toMatchObject({ redeemed: '' });
    expect((await faultOf(ask(world))).code).toBe('approval_pending');
  });

  test('is joined by the next attempt of the same run, and by nobody else', async () => {
    const world = await exchangeWorld({
      ...mayBeAnybody,
    });
    const id = await askAndWait(world, { claims: { run_attempt: '1' } });
    expect(await askAndWait(world, { claims: { run_attempt: '2' } })).toBe(id);
    const others: readonly Ask[] = [
      { claims: { sha: 'f'.repeat(40) } },
      { claims: { run_id: '777' } },
      { claims: { actor_id: '1' } },
      { claims: { job_workflow_sha: 'e'.repeat(40) } },
      { narrowing: { durationSeconds: 960 } },
    ];
    for (const other of others) expect(await askAndWait(world, other)).not.toBe(id);
  });

  test('never serves commit B by the yes for commit A', async () => {
    const world = await exchangeWorld();
    await voteAs(world, await askAndWait(world, { claims: { sha: 'a'.repeat(40) } }));
    expect((await faultOf(ask(world, { claims: { sha: 'b'.repeat(40) } }))).code).toBe(
      'approval_pending',
    );
    expect((await ask(world, { claims: { sha: 'a'.repeat(40) } })).grant).toBe('shop-migrate');
  });

  test('is served as often as the rule says, also to those who ask at once', async () => {
    const world = await exchangeWorld(secondUse);
    await voteAs(world, await askAndWait(world));
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => ask(world)));
    const vended = all.filter(({ status }) => status === 'fulfilled');
    expect(vended.length).toBeLessThanOrEqual(2);
    const late = await Promise.allSettled([ask(world), ask(world), ask(world)]);
    const later = late.filter(({ status }) => status === 'fulfilled');
    expect(vended.length + later.length).toBe(2);
  });

  test('survives a publish of something else, and is asked anew after one of its grant or rule', async () => {
    const world = await exchangeWorld();
    const id = await askAndWait(world);
    await publishExample(world, 'grants.yaml', (text) =>
      text.replace('shop-deploy:', 'shop-deploy: # new'),
    );
    await publishExample(world, 'identities.yaml', (text) =>
      text.replace('purpose: Deploys', 'purpose: Still deploys'),
    );
    expect(await askAndWait(world)).toBe(id);
    await publishExample(world, 'approvals.yaml', (text) =>
      text.replace('expiresSeconds: 14400', 'expiresSeconds: 14401'),
    );
    expect(await askAndWait(world)).not.toBe(id);
  });

  test('is decided again at the then current policy, however approved it is', async () => {
    const world = await exchangeWorld();
    await voteAs(world, await askAndWait(world));
    const frozen =
      '@id("frozen")\nforbid (principal, action, resource == Sallyport::Grant::"shop-migrate");\n\n';
    await publish(world, [
      [
        'policies/guardrails.cedar',
        '@id("production-change")',
        `${frozen}@id("production-change")`,
      ],
      expects('forbid'),
    ]);
    expect((await faultOf(ask(world))).code).toBe('policy_denied');
  });

  test('is told a no with its reason, silence as expiry, and both again for a while', async () => {
    const world = await exchangeWorld();
    await voteAs(world, await askAndWait(world), { choice: 'deny', reason: 'not on a\nFriday' });
    for (const fault of [await faultOf(ask(world)), await faultOf(ask(world))]) {
      expect(fault.code).toBe('approval_denied');
      expect(fault.message).toContain('denied by grace: "not on a Friday"');
    }
    const other = { claims: { run_id: '2' } };
    await askAndWait(world, other);
    world.clock.advance(14_400);
    expect((await faultOf(ask(world, other))).code).toBe('approval_expired');
    expect((await lastEntry(world))?.outcome?.code).toBe('approval_expired');
  });

  test('fails at once where the caller does not wait, and finds the yes when it is run again', async () => {
    const world = await exchangeWorld();
    const fault = await faultOf(ask(world, { onPending: 'fail' }));
    expect(fault.code).toBe('approval_needed');
    expect(fault.message).toContain('then run this again');
    await voteAs(world, String(fault.shown.deferral_code));
    expect((await ask(world, { onPending: 'fail', claims: { run_attempt: '2' } })).grant).toBe(
      'shop-migrate',
    );
  });

  test('says so where whoever polls does it too often', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-migrate');
    await askAndWait(world, { token });
    world.clock.advance(3);
    expect((await faultOf(ask(world, { token }))).code).toBe('slow_down');
    world.clock.advance(5);
    await askAndWait(world, { token });
  });
});

describe('the code of a request', () => {
  test('asks about that request: a cancelled one is told, and none is opened in its place', async () => {
    const world = await exchangeWorld();
    const deferralCode = await askAndWait(world);
    await cancelApproval(deferralCode, asOwner, world.ports.approvals);
    expect((await faultOf(ask(world, { deferralCode }))).code).toBe('approval_cancelled');
    expect(await askAndWait(world)).not.toBe(deferralCode);
  });

  test('is refused with anything but what it was given for', async () => {
    const world = await exchangeWorld();
    const deferralCode = await askAndWait(world);
    const other = ask(world, { deferralCode, claims: { sha: 'd'.repeat(40) } });
    expect((await faultOf(other)).code).toBe('invalid_request');
    const unknown = ask(world, { deferralCode: '0'.repeat(26) });
    expect((await faultOf(unknown)).code).toBe('invalid_request');
  });

  test('of a yes that was used opens no other request', async () => {
    const world = await exchangeWorld();
    const deferralCode = await askAndWait(world);
    await voteAs(world, deferralCode);
    await ask(world, { deferralCode });
    expect((await faultOf(ask(world, { deferralCode }))).code).toBe('approval_expired');
  });
});

describe('an answer that is held', () => {
  const held = { holdSeconds: 25 };

  test('comes with credentials as soon as people have said yes', async () => {
    const world = await exchangeWorld();
    const idle = async () => undefined;
    world.whileHeld.push(idle, idle, async () => {
      const [waiting] = await world.store.list('pending-approval', { limit: 1 });
      await voteAs(world, waiting?.id ?? '');
    });
    const before = world.clock.now().getTime();
    expect((await ask(world, held)).grant).toBe('shop-migrate');
    expect(world.clock.now().getTime() - before).toBe(3_000);
  });

  test('says after 25 s that it still waits', async () => {
    const world = await exchangeWorld();
    const before = world.clock.now().getTime();
    expect((await faultOf(ask(world, { holdSeconds: 99 }))).code).toBe('approval_pending');
    expect(world.clock.now().getTime() - before).toBe(25_000);
  });

  test.each([
    [
      'approval_denied',
      (world: ExchangeWorld, id: string) => voteAs(world, id, { choice: 'deny' }),
    ],
    [
      'approval_cancelled',
      (world: ExchangeWorld, id: string) => cancelApproval(id, asOwner, world.ports.approvals),
    ],
  ])('says %s as soon as that is so', async (code, answer) => {
    const world = await exchangeWorld();
    const id = await askAndWait(world);
    world.whileHeld.push(() => answer(world, id));
    expect((await faultOf(ask(world, held))).code).toBe(code);
    expect((await world.store.list('pending-approval', { limit: 10 })).length).toBe(0);
  });

  test('is judged anew: who was suspended meanwhile gets nothing for the yes', async () => {
    const world = await exchangeWorld();
    const id = await askAndWait(world);
    world.whileHeld.push(async () => {
      await voteAs(world, id);
      const stop = { identity: 'shop-migrator', stopping: 'suspend', reason: 'test' } as const;
      await stopIdentity(asOwner, stop, world.admin);
    });
    expect((await faultOf(ask(world, held))).code).toBe('identity_stopped');
  });

  test('is refused a place beyond twenty of an identity, and told at once that it waits', async () => {
    const world = await exchangeWorld();
    const leaving = await Promise.all(
      Array.from({ length: 20 }, () => world.ports.holds.enter('shop-migrator')),
    );
    const before = world.clock.now().getTime();
    expect((await faultOf(ask(world, held))).code).toBe('approval_pending');
    expect(world.clock.now().getTime()).toBe(before);
    for (const leave of leaving) await leave?.();
    await faultOf(ask(world, { ...held, claims: { run_id: '5' } }));
    expect(world.clock.now().getTime()).toBeGreaterThan(before);
  });
});

describe('a token that expires while people are asked', () => {
  const late = async (world: ExchangeWorld, asked: Ask = {}) => {
    const token = await world.token('shop-migrate');
    const id = await askAndWait(world, { token, ...asked });
    world.clock.advance(3_600);
    return { token, id };
  };

  test('is served once for what it was first shown for', async () => {
    const world = await exchangeWorld();
    const { token, id } = await late(world);
    expect((await faultOf(ask(world, { token }))).code).toBe('approval_pending');
    await voteAs(world, id);
    expect((await ask(world, { token })).grant).toBe('shop-migrate');
    expect((await lastEntry(world))?.facts).toMatchObject({
      tokenShownAt: '2026-11-22T10:00:00.000Z',
    });
    expect((await faultOf(ask(world, { token }))).code).toBe('token_expired');
  });

  test('is good for nothing else', async () => {
    const world = await exchangeWorld();
    const { token, id } = await late(world);
    await voteAs(world, id);
    const other = ask(world, { token, narrowing: { durationSeconds: 960 } });
    expect((await faultOf(other)).code).toBe('token_expired');
    const deploy = exchangeToken(world.request(token, 'shop-deploy'), world.ports);
    expect((await faultOf(deploy)).code).not.toBe('approval_pending');
  });

  test('is good for nothing where policy no longer asks anybody', async () => {
    const world = await exchangeWorld();
    const { token } = await late(world);
    await publish(world, [
      [
        'policies/guardrails.cedar',
        'unless { context.approvals.contains("production-change") };',
        'when { context.request.narrowed }\nunless { context.approvals.contains("production-change") };',
      ],
      expects('permit'),
    ]);
    expect((await faultOf(ask(world, { token }))).code).toBe('token_expired');
  });

  test('is expired for whoever shows another that was never shown in time', async () => {
    const world = await exchangeWorld();
    const unshown = await world.token('shop-migrate');
    const { id } = await late(world);
    await voteAs(world, id);
    expect((await faultOf(ask(world, { token: unshown }))).code).toBe('token_expired');
  });

  test('is no longer good when the time to redeem is over', async () => {
    const world = await exchangeWorld();
    const { token, id } = await late(world);
    await voteAs(world, id);
    world.clock.advance(900);
    expect((await faultOf(ask(world, { token }))).code).toBe('approval_pending');
  });
});

describe('a yes to less', () => {
  test('shortens the lease that is vended, and its repeats', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-migrate');
    const id = await askAndWait(world, { token });
    expect((await world.store.read('approval', id))?.value.asked.durationSeconds).toBe(1_800);
    await voteAs(world, id, { narrowing: { durationSeconds: 960 } });
    const vended = await ask(world, { token });
    expect(vended.expiresInSeconds).toBe(960);
    expect(world.sts.assumed.at(-1)?.durationSeconds).toBe(960);
  });
});

test('people are asked about no longer lease than policy will let it be', async () => {
  const world = await exchangeWorld({
    changes: [['policies/shop.cedar', '@leaseSeconds("1800")', '@leaseSeconds("960")']],
  });
  const id = await askAndWait(world);
  expect((await world.store.read('approval', id))?.value.asked.durationSeconds).toBe(960);
});

describe('whoever triggered the run', () => {
  test('costs one more distinct approver where nobody knows them', async () => {
    const world = await exchangeWorld(mayBeAnybody);
    const claims = { actor_id: '424242' };
    const id = await askAndWait(world, { claims });
    await voteAs(world, id);
    expect(await askAndWait(world, { claims })).toBe(id);
  });

  test('has no say, whichever groups they are in', async () => {
    const world = await exchangeWorld({
      changes: [['people.yaml', 'accounts: { gitlab: "5310" }', 'accounts: { github: "424242" }']],
    });
    const id = await askAndWait(world, { claims: { actor_id: '424242' } });
    await expect(voteAs(world, id)).rejects.toThrow(/triggered the run/);
  });
});
