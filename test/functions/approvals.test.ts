import { describe, expect, test } from 'vitest';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { askForMigration } from '#test/approvals-scene.ts';
import {
  broker as brokerUrl,
  type ExchangeWorld,
  exchangeWorld,
  ownerToken,
  type WorldSetting,
} from '#test/exchange-world.ts';
import { type Reply, throughFront, throughGateway } from './doors.ts';
import { tokenRequest } from './face-requests.ts';
import type { HttpRequest } from './gateway-event.ts';

/** One of two worlds that are alike, each behind a door of its own. */
interface Doors {
  /** Sends the same through both doors, which answer alike. */
  ask(person: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>;
  readonly id: string;
  readonly world: ExchangeWorld;
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a reply is whatever JSON it is
  readonly body: any;
}

async function bearerOf(world: ExchangeWorld, person: string, claims = {}): Promise<string> {
  const persona = personaOf(person);
  if (persona === undefined) return ownerToken;
  const options = { audience: brokerUrl, now: world.clock.now(), claims };
  return mintPersonaToken(world.issuer, persona, options);
}

async function doors(setting: WorldSetting = {}, claims = {}): Promise<Doors> {
  const worlds = [await exchangeWorld(setting), await exchangeWorld(setting)] as const;
  const [id = ''] = await Promise.all(worlds.map((world) => askForMigration(world)));
  const request = async (
    world: ExchangeWorld,
    [person, method, path, body]: Parameters<Doors['ask']>,
  ): Promise<HttpRequest> => ({
    method,
    target: `/v1/admin/${path}`,
    headers: [
      ['Authorization', `Bearer ${await bearerOf(world, person, claims)}`],
      ...(body === undefined ? [] : [['Content-Type', 'application/json'] as const]),
    ],
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const brokers = worlds.map((world) => ({ exchange: world.ports, admin: world.admin }));
  return {
    id,
    world: worlds[0],
    ask: async (...asked) => {
      const [one, other] = [await request(worlds[0], asked), await request(worlds[1], asked)];
      const reply: Reply = await throughGateway(brokers[0] as never, one);
      expect(await throughFront(brokers[1] as never, other)).toEqual(reply);
      return { status: reply.status, body: JSON.parse(reply.body) };
    },
  };
}

describe('people who answer requests', () => {
  test('list them, read one, say yes, and the job is served', async () => {
    const { ask, id, world } = await doors();
    const listed = await ask('grace', 'GET', 'approvals?which=mine');
    expect(listed.body.approvals).toMatchObject([{ id, status: 'pending', trigger: 'ada' }]);
    const shown = await ask('grace', 'GET', `approvals/${id}`);
    expect(shown.body).toMatchObject({
      standing: { id },
      approval: { asked: { grant: 'shop-migrate' }, rule: { name: 'production-change' } },
      approvers: [{ person: 'grace' }],
      refused: { approve: null },
    });
    const yes = await ask('grace', 'POST', `approvals/${id}/approve`, { reason: 'seen' });
    expect([yes.status, yes.body.status]).toEqual([200, 'approved']);
    const form = { token: await world.token('shop-migrate'), target: 'shop-migrate' };
    const vended = await throughGateway(
      { exchange: world.ports, admin: world.admin },
      tokenRequest(form),
    );
    expect(vended.status).toBe(200);
  });

  test('say no, and why', async () => {
    const { ask, id } = await doors();
    const bare = await ask('grace', 'POST', `approvals/${id}/deny`, {});
    expect([bare.status, bare.body.reason]).toEqual([400, 'invalid_request']);
    const no = await ask('grace', 'POST', `approvals/${id}/deny`, { reason: 'not today' });
    expect([no.status, no.body.status]).toEqual([200, 'denied']);
    const again = await ask('grace', 'POST', `approvals/${id}/approve`);
    expect([again.status, again.body.reason]).toEqual([409, 'conflict']);
    const { body } = await ask('ada', 'GET', `approvals?which=all&identity=shop-migrator`);
    expect(body.approvals).toMatchObject([{ id, status: 'denied' }]);
  });

  test('say nothing, and take that back', async () => {
    const { ask, id } = await doors();
    expect((await ask('grace', 'POST', `approvals/${id}/abstain`)).body.votes).toEqual({
      grace: 'abstain',
    });
    expect((await ask('grace', 'POST', `approvals/${id}/withdraw`)).body.votes).toEqual({});
  });

  test('say yes to less', async () => {
    const { ask, id, world } = await doors();
    const less = { durationSeconds: 960, scope: ['ReadOrders'], readOnly: true };
    const { status } = await ask('grace', 'POST', `approvals/${id}/approve`, less);
    expect(status).toBe(200);
    const said = (await world.store.read('approval', id))?.value.votes.grace?.narrowing;
    expect(said).toMatchObject(less);
  });

  test('cancel what is theirs', async () => {
    const { ask, id } = await doors();
    const refused = await ask('grace', 'POST', `approvals/${id}/cancel`);
    expect([refused.status, refused.body.reason]).toEqual([403, 'policy_denied']);
    const { body } = await ask('ada', 'POST', `approvals/${id}/cancel`, { reason: 'not needed' });
    expect(body).toMatchObject({ status: 'cancelled', settled: { by: 'ada' } });
  });

  test('wait for a verdict, and are told at once what they do not know', async () => {
    const { ask, id } = await doors();
    const waited = await ask('ada', 'GET', `approvals/${id}/wait?seconds=3&revision=1`);
    expect(waited.body).toMatchObject({ status: 'pending', secondsLeft: 14_397, revision: 1 });
    await ask('grace', 'POST', `approvals/${id}/deny`, { reason: 'no' });
    const told = await ask('ada', 'GET', `approvals/${id}/wait`);
    expect(told.body).toMatchObject({ status: 'denied', revision: 2 });
  });

  test('read how they have dealt with requests, where policy lets them', async () => {
    const { ask, id } = await doors();
    await ask('grace', 'POST', `approvals/${id}/approve`);
    const { body } = await ask('ada', 'GET', 'approval-stats?since=2026-11-22T00:00:00Z');
    expect(body).toMatchObject({ rules: [{ asked: 1, approved: 1 }], rubberStamps: [] });
    expect((await ask('ada', 'GET', 'approval-stats?rule=other')).body.rules).toEqual([]);
    expect((await ask('barbara', 'GET', 'approval-stats')).status).toBe(403);
  });

  test('are asked to sign in again where a rule wants that lately', async () => {
    const strict: WorldSetting = {
      changes: [['approvals.yaml', '    narrowers:', '    signInSeconds: 300\n    narrowers:']],
    };
    const start = Date.parse('2026-11-22T10:00:00Z') / 1_000;
    const stale = await doors(strict, { auth_time: start - 301 });
    const refused = await stale.ask('grace', 'POST', `approvals/${stale.id}/approve`);
    expect([refused.status, refused.body.reason]).toEqual([401, 'sign_in_needed']);
    const fresh = await doors(strict, { auth_time: start - 300 });
    expect((await fresh.ask('grace', 'POST', `approvals/${fresh.id}/approve`)).status).toBe(200);
  });
});

describe('what is refused', () => {
  test.each<[string, string, 'GET' | 'POST', string, unknown, number, string]>([
    ['an owner who votes', 'owner', 'POST', 'approve', {}, 403, 'policy_denied'],
    ['a vote about one’s own', 'ada', 'POST', 'deny', { reason: 'r' }, 403, 'policy_denied'],
    ['another word', 'grace', 'POST', 'constructor', {}, 404, 'not_found'],
    ['a misspelt narrowing', 'grace', 'POST', 'approve', { duration: 960 }, 400, 'invalid_request'],
    ['a prototype', 'grace', 'POST', 'approve', { toString: 1 }, 400, 'invalid_request'],
    ['half a second', 'grace', 'POST', 'approve', { durationSeconds: 0.5 }, 400, 'invalid_request'],
    ['no Sid', 'grace', 'POST', 'approve', { scope: [] }, 400, 'invalid_request'],
    ['a strange Sid', 'grace', 'POST', 'approve', { scope: ['Other'] }, 400, 'invalid_scope'],
    [
      'a longer lease',
      'grace',
      'POST',
      'approve',
      { durationSeconds: 43_200 },
      400,
      'invalid_scope',
    ],
    [
      'a no to less',
      'grace',
      'POST',
      'deny',
      { reason: 'r', readOnly: true },
      400,
      'invalid_request',
    ],
    ['a reason of control', 'grace', 'POST', 'deny', { reason: '\u0007' }, 400, 'invalid_request'],
    ['no time to wait', 'grace', 'GET', 'wait?seconds=0', undefined, 400, 'invalid_request'],
    ['a revision of words', 'grace', 'GET', 'wait?revision=x', undefined, 400, 'invalid_request'],
  ])('%s', async (_name, person, method, way, body, status, reason) => {
    const { ask, id, world } = await doors();
    const reply = await ask(person, method, `approvals/${id}/${way}`, body);
    expect([reply.status, reply.body.reason]).toEqual([status, reason]);
    expect(reply.body.error_description).toMatch(/^[ -~]{20,400}$/u);
    expect((await world.store.read('approval', id))?.value.votes).toEqual({});
  });

  test.each([
    ['a list of another kind', 'approvals?which=theirs'],
    ['a page of none', 'approvals?limit=0'],
    ['statistics since a word', 'approval-stats?since=yesterday'],
    ['statistics since no day', 'approval-stats?since=2026-13-40'],
  ])('%s', async (_name, path) => {
    const { ask } = await doors();
    const { status, body } = await ask('ada', 'GET', path);
    expect([status, body.reason]).toEqual([400, 'invalid_request']);
  });

  test('a workload, whatever its token proves elsewhere', async () => {
    const { id, world } = await doors();
    const reply = await throughGateway(
      { exchange: world.ports, admin: world.admin },
      {
        method: 'POST',
        target: `/v1/admin/approvals/${id}/approve`,
        headers: [['Authorization', `Bearer ${await world.token('shop-migrate')}`]],
      },
    );
    expect([reply.status, JSON.parse(reply.body).reason]).toEqual([401, 'sign_in_needed']);
  });
});
