import { describe, expect, test } from 'vitest';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { broker, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { loseBreakGlass } from '#test/lose-break-glass.ts';
import { throughFront, throughGateway } from './doors.ts';
import { credentialsRequest, stsRequest, tokenRequest } from './face-requests.ts';

const urgent = [
  ['incident', 'INC-7'],
  ['reason', 'orders are lost'],
] as const;

const portsOf = (world: ExchangeWorld) => ({ exchange: world.ports, admin: world.admin });
const asked = async (world: ExchangeWorld) => ({
  token: await world.token('shop-migrate'),
  target: 'shop-migrate',
});

async function askWith(fields: readonly (readonly [string, string])[]) {
  const world = await exchangeWorld();
  const reply = await throughGateway(portsOf(world), tokenRequest(await asked(world), fields));
  return { status: reply.status, body: JSON.parse(reply.body) };
}

/** A POST of a person to the administrators' door. */
async function restoreAs(world: ExchangeWorld, name: string, reason: string) {
  const persona = personaOf(name);
  if (persona === undefined) throw new Error(`no persona ${name}`);
  const options = { audience: broker, now: world.clock.now(), claims: {} };
  const token = await mintPersonaToken(world.issuer, persona, options);
  const reply = await throughFront(portsOf(world), {
    method: 'POST',
    target: '/v1/admin/identities/shop-migrator/restore-break-glass',
    headers: [
      ['Authorization', `Bearer ${token}`],
      ['Content-Type', 'application/json'],
    ],
    body: JSON.stringify({ reason }),
  });
  return { status: reply.status, body: JSON.parse(reply.body) };
}

describe('an incident', () => {
  test('is served at the token face and to containers, with a short lease', async () => {
    const { status, body } = await askWith(urgent);
    expect([status, body.expires_in]).toEqual([200, 960]);
    const world = await exchangeWorld();
    const query = `?${urgent.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
    const reply = await throughGateway(
      portsOf(world),
      credentialsRequest(await asked(world), query),
    );
    expect(reply.status).toBe(200);
  });

  test('is no parameter of the STS face', async () => {
    const world = await exchangeWorld();
    const { token } = await asked(world);
    const target = 'arn:aws:iam::111122223333:role/shop-migrate';
    const reply = await throughGateway(portsOf(world), stsRequest({ token, target }, urgent));
    expect(reply.status).toBe(400);
    expect(await world.store.list('broken-glass', { limit: 10 })).toEqual([]);
  });

  test.each<[string, readonly (readonly [string, string])[], string]>([
    ['no reason', [['incident', 'INC-7']], 'say why it cannot wait'],
    [
      'an empty reason',
      [
        ['incident', 'INC-7'],
        ['reason', '  '],
      ],
      'say why it cannot wait',
    ],
    [
      'a slash in it',
      [
        ['incident', 'INC-7/8'],
        ['reason', 'so'],
      ],
      'must be the id of one',
    ],
    [
      '65 characters',
      [
        ['incident', 'I'.repeat(65)],
        ['reason', 'so'],
      ],
      'must be the id of one',
    ],
    ['a deferral_code', [...urgent, ['deferral_code', 'a'.repeat(26)]], 'without "deferral_code"'],
  ])('with %s is refused', async (_name, fields, told) => {
    const { status, body } = await askWith(fields);
    expect([status, body.reason]).toEqual([400, 'invalid_request']);
    expect(body.error_description).toContain(told);
  });

  test('of an identity that lost break-glass is served again when that was given back', async () => {
    const world = await exchangeWorld();
    const ask = async () =>
      throughGateway(portsOf(world), tokenRequest(await asked(world), urgent));
    await loseBreakGlass(world);
    const refused = await ask();
    expect([refused.status, JSON.parse(refused.body).reason]).toEqual([403, 'policy_denied']);
    expect((await restoreAs(world, 'ada', 'mine')).status).toBe(403);
    expect((await restoreAs(world, 'grace', '')).status).toBe(400);
    expect(await restoreAs(world, 'grace', 'talked it over')).toEqual({
      status: 200,
      body: { identity: 'shop-migrator', restored: true },
    });
    expect((await restoreAs(world, 'grace', 'again')).status).toBe(409);
    expect((await ask()).status).toBe(200);
  });
});
