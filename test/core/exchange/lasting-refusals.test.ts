import { describe, expect, test } from 'vitest';
import { flushRefusals } from '#core/exchange/count-refusal.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { Fault, type FaultCode } from '#core/faults.ts';
import type { Narrowing } from '#core/leases/lease-plan.ts';
import type { Sts } from '#core/leases/sts.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { entriesOf, exchangeFresh, faultOf, outcomeOf, tally } from './limits-scene.ts';

const deploy = ['shop-main', 'shop-deploy'] as const;
const checkout = ['k8s-checkout', 'checkout-config'] as const;

/** A second grant for the identity of the nightly batch, which policy permits. */
const twoGrants = [
  ['identities.yaml', 'grants: [reports-nightly]', 'grants: [reports-nightly, shop-builds]'],
  [
    'policies/guardrails.cedar',
    '// What holds whatever else is permitted.',
    '@id("builds")\npermit (principal, action == Sallyport::Action::"Vend", resource == Sallyport::Grant::"shop-builds");\n',
  ],
] as const;

/** STS that refuses the role of this grant, and how often it was asked for it. */
function refusing(world: ExchangeWorld, grant: string, code: FaultCode = 'role_refused') {
  const asked = { times: 0 };
  const sts: Sts = {
    assumeRole: async (request) => {
      if (!request.roleArn.endsWith(`/${grant}`)) return world.ports.sts.assumeRole(request);
      asked.times += 1;
      throw new Fault(code, 'sts refused it; check the trust policy of the role');
    },
  };
  return { asked, ports: { ...world.ports, sts } };
}

/** So many exchanges of one token with this narrowing, by their codes. */
async function askTimes(
  world: ExchangeWorld,
  times: number,
  { narrowing, ports = world.ports }: { narrowing: Narrowing; ports?: typeof world.ports },
) {
  const token = await world.token(checkout[0]);
  const codes: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const request = world.request(token, checkout[1], { narrowing });
    codes.push(await outcomeOf(exchangeToken(request, ports)));
  }
  return tally(codes);
}

describe('what STS refuses', () => {
  test.each<FaultCode>(['role_refused', 'packed_policy_too_large', 'malformed_policy'])(
    '60 times in a minute as %s is not asked of it any more, and what others ask is',
    async (code) => {
      const world = await exchangeWorld();
      const { asked, ports } = refusing(world, 'checkout-config', code);
      const token = await world.token('k8s-checkout');
      const ask = () => faultOf(exchangeToken(world.request(token, checkout[1]), ports));
      const faults = [];
      for (let time = 0; time < 70; time += 1) faults.push(await ask());
      expect(tally(faults.map((fault) => fault.code))).toEqual({ [code]: 61, slow_down: 9 });
      expect(asked.times).toBe(61);
      expect(faults.at(-1)?.message).toBe(
        'AWS refused identity checkout-service the grant checkout-config 60 times in 60 seconds, so it is not ' +
          'asked again for both before 2026-11-22T10:01:00.000Z; see in the ledger what it refused, and have that mended first',
      );
      expect(await outcomeOf(exchangeFresh(world, deploy, { ports }))).toBe('vended');
      world.clock.advance(61);
      expect((await ask()).code).toBe(code);
    },
  );

  test('of one grant leaves the other grants of the identity alone', async () => {
    const world = await exchangeWorld({ changes: twoGrants });
    const { ports } = refusing(world, 'reports-nightly');
    const codes: string[] = [];
    for (let time = 0; time < 65; time += 1) {
      codes.push(
        await outcomeOf(exchangeFresh(world, ['nightly-batch', 'reports-nightly'], { ports })),
      );
    }
    expect(tally(codes)).toEqual({ role_refused: 61, slow_down: 4 });
    const healthy = exchangeFresh(world, ['nightly-batch', 'shop-builds'], { ports });
    expect(await outcomeOf(healthy)).toBe('vended');
  });

  test('is asked for whatever somebody is refused here who only shares its pin', async () => {
    const world = await exchangeWorld();
    for (let time = 0; time < 70; time += 1) {
      await outcomeOf(exchangeFresh(world, ['shop-branch', 'shop-deploy']));
    }
    expect(await outcomeOf(exchangeFresh(world, deploy))).toBe('vended');
  });
});

describe('a policy that the caller brings and that is refused here', () => {
  const malformed = { policy: 'x' };
  const beyond = {
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
    }),
  };

  test.each([
    ['malformed_policy', malformed],
    ['invalid_scope', beyond],
  ])(
    '60 times in a minute as %s is looked at no more, and what comes without one is vended',
    async (code, narrowing) => {
      const world = await exchangeWorld();
      expect(await askTimes(world, 70, { narrowing })).toEqual({ [code]: 61, slow_down: 9 });
      expect(world.sts.assumed).toEqual([]);
      const request = world.request(await world.token(checkout[0]), checkout[1], { narrowing });
      expect((await faultOf(exchangeToken(request, world.ports))).message).toBe(
        'identity checkout-service brought 60 policies for grant checkout-config in 60 seconds that were refused, so ' +
          "none is looked at before 2026-11-22T10:01:00.000Z; send one that lies within the grant's, or none",
      );
      expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('vended');
      world.clock.advance(61);
      expect(await askTimes(world, 1, { narrowing })).toEqual({ [code]: 1 });
    },
  );

  test('by STS stops nobody who brings none, since the grant may be sound', async () => {
    const world = await exchangeWorld();
    const { asked, ports } = refusing(world, 'checkout-config', 'malformed_policy');
    const narrowing = {
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
      }),
    };
    const codes = await askTimes(world, 70, { narrowing, ports });
    expect(codes).toEqual({ malformed_policy: 61, slow_down: 9 });
    expect(asked.times).toBe(61);
    expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('vended');
  });

  test('is compared for whoever may have the grant, whatever others are refused who share the pin', async () => {
    const world = await exchangeWorld();
    for (let time = 0; time < 70; time += 1) {
      await outcomeOf(exchangeFresh(world, ['shop-branch', 'shop-deploy']));
    }
    const token = await world.token('shop-main');
    const request = world.request(token, 'shop-deploy', { narrowing: malformed });
    expect(await outcomeOf(exchangeToken(request, world.ports))).toBe('malformed_policy');
  });

  test('has its entries beside the others, and a scope without a policy counts as any refusal', async () => {
    const world = await exchangeWorld();
    await askTimes(world, 1, { narrowing: malformed });
    await askTimes(world, 1, { narrowing: { scope: ['no-such-scope'] } });
    const slots = await world.store.list('slot', { limit: 10 });
    expect(slots.map(({ value }) => value.pool).toSorted()).toEqual([
      'checkout-service/narrowings/checkout-config',
      'checkout-service/refusals',
    ]);
  });
});

test('a token that always loses to others of its own is refused as any known principal: told and counted', async () => {
  const world = await exchangeWorld();
  let writes = 0;
  // Somebody else changes what is known of the token before each commit.
  const ledger: typeof world.ports.ledger = {
    ...world.ports.ledger,
    append: async (body, change) => {
      if (body.kind !== 'exchange.vended') return world.ports.ledger.append(body, change);
      writes += 1;
      return { outcome: 'conflict', on: 'binding', id: 'somebody' };
    },
  };
  const ports = { ...world.ports, ledger };
  const fault = await faultOf(exchangeFresh(world, checkout, { ports }));
  expect(fault.message).toContain('too many exchanges of this one token at once');
  expect(writes).toBe(5);
  await flushRefusals(ports);
  const [entry] = await entriesOf(world);
  expect(entry).toMatchObject({
    kind: 'exchange.denied',
    actor: { id: 'checkout-service' },
    outcome: { code: 'slow_down' },
  });
  expect(world.counters.counts()['exchange.denied code=slow_down']).toBe(1);
});
