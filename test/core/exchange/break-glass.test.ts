import { describe, expect, test } from 'vitest';
import { tick } from '#core/approvals/tick.ts';
import type { Asking } from '#core/exchange/exchange-request.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Vended } from '#core/exchange/vended.ts';
import { type ExchangeWorld, exchangeWorld, type WorldSetting } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';
import { faultOf } from './limits-scene.ts';

interface Ask extends Partial<Asking> {
  readonly token?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly durationSeconds?: number;
}

const urgent = { incident: 'INC-7', reason: 'orders are lost' } as const;

/** Asks for the migration, in an emergency unless told. */
async function ask(world: ExchangeWorld, asked: Ask = urgent, ports = world.ports) {
  const { token, claims, durationSeconds, ...asking } = asked;
  const subjectToken = token ?? (await world.token('shop-migrate', claims));
  const narrowing = durationSeconds === undefined ? {} : { durationSeconds };
  const more = { narrowing, asking: { onPending: 'wait', holdSeconds: 0, ...asking } } as const;
  return exchangeToken(world.request(subjectToken, 'shop-migrate', more), ports);
}

async function entriesOf(world: ExchangeWorld) {
  const entries = await world.store.entries({ limit: 1_000 });
  return entries
    .map(({ entry }) => entry.body)
    .filter(({ kind }) => kind !== 'configuration.published');
}

const kindsOf = async (world: ExchangeWorld) => (await entriesOf(world)).map(({ kind }) => kind);

/** Reviews by the glass that each looks back at. */
async function reviewsOf(world: ExchangeWorld) {
  const requests = (await world.store.list('approval', { limit: 1_000 })).map(({ value }) => value);
  return requests.filter(({ reviewOf }) => reviewOf !== undefined);
}

const reviewId = async (world: ExchangeWorld) => String((await reviewsOf(world))[0]?.id);

/** The longest lease for which people, or broken glass, could decide here. */
const longer: WorldSetting['changes'] = [['policies/shop.cedar', '@leaseSeconds("1800")\n', '']];

const secondsOf = ({ expiresInSeconds }: Vended) => expiresInSeconds;

describe('an exchange in an emergency', () => {
  test('is served at once, and tells that nobody was asked', async () => {
    const world = await exchangeWorld();
    const vended = await ask(world);
    expect(await kindsOf(world)).toEqual(['approval.broke-glass', 'exchange.vended']);
    const [broke, vend] = await entriesOf(world);
    expect(broke).toMatchObject({
      actor: { kind: 'identity', id: 'shop-migrator' },
      decision: { effect: 'pend' },
      facts: { incident: 'INC-7', reason: 'orders are lost', skipped: 'platform, security' },
    });
    const id = String(broke?.facts?.approval);
    expect(vend).toMatchObject({
      decision: { effect: 'permit', approvals: ['production-change'] },
      facts: { approvals: id, redeemed: id },
    });
    expect((await world.store.read('approval', id))?.value.redemption?.used).toBe(1);
    expect((await world.store.read('lease', vended.sessionId))?.value.approvals).toMatchObject({
      byRule: { 'production-change': id },
      approved: { durationSeconds: 960 },
    });
  });

  test('gets a short lease, also where the grant lasts longer, and so do its repeats', async () => {
    const world = await exchangeWorld({ changes: longer });
    const token = await world.token('shop-migrate');
    const first = await ask(world, { ...urgent, token });
    expect(secondsOf(first)).toBe(960);
    world.clock.advance(30);
    for (const asked of [{ ...urgent, token }, { token }]) {
      const again = await ask(world, asked);
      expect(again.sessionId).toBe(first.sessionId);
      expect(secondsOf(again)).toBeLessThanOrEqual(930);
    }
    expect(await reviewsOf(world)).toHaveLength(1);
  });

  test('gets no longer lease than it asked for', async () => {
    const world = await exchangeWorld({
      changes: [...longer, ['approvals.yaml', 'leaseSeconds: 960', 'leaseSeconds: 1800']],
    });
    expect(secondsOf(await ask(world, { ...urgent, durationSeconds: 1_000 }))).toBe(1_000);
  });

  test('with another token breaks the glass again, which is looked back at by itself', async () => {
    const world = await exchangeWorld();
    await ask(world);
    await ask(world);
    const reviews = await reviewsOf(world);
    expect(new Set(reviews.map(({ reviewOf }) => reviewOf)).size).toBe(2);
  });

  test('races others of its kind to one lease and one review for each broken glass', async () => {
    const world = await exchangeWorld();
    const all = await Promise.allSettled(
      Array.from({ length: 12 }, () => ask(world, urgent, world.anotherProcess())),
    );
    const vended = all.filter(({ status }) => status === 'fulfilled').length;
    const broken = (await kindsOf(world)).filter((kind) => kind === 'approval.broke-glass').length;
    const reviews = await reviewsOf(world);
    expect(vended).toBeGreaterThan(0);
    expect(vended).toBeLessThanOrEqual(broken);
    expect(new Set(reviews.map(({ reviewOf }) => reviewOf)).size).toBe(broken);
    expect(reviews).toHaveLength(broken);
  });

  test('costs nothing where policy permits anyway', async () => {
    const world = await exchangeWorld();
    const request = world.request(await world.token('shop-main'), 'shop-deploy', {
      asking: { onPending: 'wait', holdSeconds: 0, ...urgent },
    });
    await exchangeToken(request, world.ports);
    expect(await kindsOf(world)).toEqual(['exchange.vended']);
  });

  test('does not get what is plainly forbidden, and breaks no glass for it', async () => {
    const world = await exchangeWorld();
    const claims = { runner_environment: 'self-hosted' };
    const fault = await faultOf(ask(world, { ...urgent, claims }));
    expect(fault.code).toBe('policy_denied');
    expect(fault.message).toContain('hosted');
    expect(await kindsOf(world)).toEqual(['exchange.denied']);
    expect(await reviewsOf(world)).toEqual([]);
  });

  test.each<[string, Ask, string]>([
    ['an incident that does not fit', { ...urgent, incident: 'SHOP-7' }, 'such as INC-*'],
    ['no reason', { incident: 'INC-7' }, 'needs a reason'],
    ['a run of nobody known', { ...urgent, claims: { actor_id: '1' } }, "account 1 is nobody's"],
  ])('with %s is refused', async (_name, asked, told) => {
    const world = await exchangeWorld();
    expect((await faultOf(ask(world, asked))).message).toContain(told);
    expect(await kindsOf(world)).toEqual(['exchange.denied']);
  });

  test('by a rule without break-glass is told to ask people', async () => {
    const whole = exchangeWorld({
      changes: [
        [
          'approvals.yaml',
          '    breakGlass:\n      incident: INC-*\n      leaseSeconds: 960\n      review:\n        seats: [{group: security}]\n        withinSeconds: 86400\n',
          '',
        ],
      ],
    });
    const fault = await faultOf(ask(await whole));
    expect(fault.message).toContain('has no break-glass; ask without an incident');
  });

  test('breaks no glass where another rule of the decision has none', async () => {
    const world = await exchangeWorld({
      changes: [
        [
          'policies/guardrails.cedar',
          '// What holds whatever else is permitted.',
          '@id("second")\n@approval("a-second")\nforbid (principal, action == Sallyport::Action::"Vend", resource == Sallyport::Grant::"shop-migrate")\nunless { context.approvals.contains("a-second") };\n',
        ],
        [
          'approvals.yaml',
          'rules:',
          'rules:\n  a-second: {description: risky, seats: [{group: security}]}',
        ],
        ['tests/story.yaml', 'rules: [production-change]', 'rules: [a-second, production-change]'],
      ],
    });
    expect((await faultOf(ask(world))).message).toContain('rule a-second has no break-glass');
    expect(await kindsOf(world)).toEqual(['exchange.denied']);
  });

  test('with a token that has expired since it was shown is refused', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-migrate');
    expect((await faultOf(ask(world, { token }))).code).toBe('approval_pending');
    world.clock.advance(3_600);
    const fault = await faultOf(ask(world, { ...urgent, token }));
    expect([fault.code, fault.message]).toEqual([
      'token_expired',
      'the token has expired; break the glass with a fresh one',
    ]);
  });

  test('is refused after a review that was denied or missed', async () => {
    const denied = await exchangeWorld();
    await ask(denied);
    await voteAs(denied, await reviewId(denied), { choice: 'deny' });
    expect((await faultOf(ask(denied))).message).toContain('has lost break-glass');
    expect((await faultOf(ask(denied, {}))).code).toBe('approval_pending');
    const missed = await exchangeWorld();
    await ask(missed);
    missed.clock.advance(86_400);
    await tick(await reviewId(missed), missed.ports.approvals);
    expect((await faultOf(ask(missed))).message).toContain('has lost break-glass');
  });

  test('never redeems the review, however approved that is', async () => {
    const world = await exchangeWorld();
    await ask(world);
    const id = await reviewId(world);
    await voteAs(world, id);
    const fault = await faultOf(ask(world, { deferralCode: id }));
    expect(fault.message).toContain('this deferral_code is not of a request for exactly this');
    expect((await faultOf(ask(world, {}))).code).toBe('approval_pending');
  });
});
