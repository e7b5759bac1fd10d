import { describe, expect, test } from 'vitest';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import {
  broker as brokerUrl,
  type ExchangeWorld,
  exampleFile,
  exchangeWorld,
  ownerToken,
} from '#test/exchange-world.ts';
import { type Broker, type Reply, throughFront, throughGateway } from './doors.ts';
import { tokenRequest } from './face-requests.ts';
import type { HttpRequest } from './gateway-event.ts';

const brokerOf = (world: ExchangeWorld): Broker => ({ exchange: world.ports, admin: world.admin });

/** The reply to one request, which is the same through both doors. */
async function ask(
  request: HttpRequest,
  prepare: (world: ExchangeWorld) => Promise<unknown> = async () => undefined,
): Promise<Reply> {
  const worlds = [await exchangeWorld(), await exchangeWorld()] as const;
  for (const world of worlds) await prepare(world);
  const reply = await throughGateway(brokerOf(worlds[0]), request);
  expect(await throughFront(brokerOf(worlds[1]), request)).toEqual(reply);
  expect(reply.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'application/json',
  });
  return reply;
}

const asOwner = [['Authorization', `Bearer ${ownerToken}`]] as const;
const get = (target: string): HttpRequest => ({ method: 'GET', target, headers: asOwner });
const send = (method: string, target: string, body: unknown): HttpRequest => ({
  method,
  target,
  headers: [...asOwner, ['Content-Type', 'application/json']],
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const publish = (body: unknown) => send('PUT', '/v1/admin/configuration', body);
const revoke = (id: string, body: unknown = {}) =>
  send('POST', `/v1/admin/leases/${id}/revoke`, body);
const suspend = (id: string, body: unknown = { reason: 'a test' }) =>
  send('POST', `/v1/admin/identities/${id}/suspend`, body);

describe('documents', () => {
  test('the configuration document says where and how to ask', async () => {
    const reply = await ask({ method: 'GET', target: '/.well-known/sallyport-configuration' });
    expect(JSON.parse(reply.body)).toMatchObject({
      audience: brokerUrl,
      token_endpoint: `${brokerUrl}/v1/token`,
      sts_endpoint: `${brokerUrl}/sts`,
    });
  });

  test('healthz is 200 with the version in force', async () => {
    const reply = await ask({ method: 'GET', target: '/healthz' });
    expect([reply.status, JSON.parse(reply.body).status]).toEqual([200, 'ok']);
  });

  test('healthz is 503 while the store is down', async () => {
    const reply = await ask({ method: 'GET', target: '/healthz' }, async ({ store }) =>
      store.setDown(true),
    );
    expect([reply.status, JSON.parse(reply.body).reason]).toEqual([503, 'store_unavailable']);
    expect(reply.headers['retry-after']).toBe('2');
  });
});

describe('the administrators’ door', () => {
  const routes: readonly HttpRequest[] = [
    get('/v1/admin/configuration'),
    publish({ files: {} }),
    suspend('shop-deployer'),
    get('/v1/admin/leases'),
    get('/v1/admin/leases/any'),
    revoke('any'),
    send('POST', '/v1/admin/identities/shop-deployer/leases/revoke', {}),
    get('/v1/admin/ledger'),
  ];
  const shown: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    ['nothing', []],
    ['an empty header', [['Authorization', '']]],
    ['another scheme', [['Authorization', `Basic ${ownerToken}`]]],
    ['the owner token without a scheme', [['Authorization', ownerToken]]],
    ['two tokens', [['Authorization', `Bearer ${ownerToken} ${ownerToken}`]]],
  ];

  test.each(shown)('is closed to whoever shows %s', async (_name, headers) => {
    for (const route of routes) {
      const { status, body, headers: headersOf } = await ask({ ...route, headers });
      expect([status, JSON.parse(body).reason]).toEqual([401, 'sign_in_needed']);
      expect(headersOf['www-authenticate']).toBe('Bearer');
    }
  });

  test('is closed to a workload, whatever its token proves elsewhere', async () => {
    const world = await exchangeWorld();
    const workload = await world.token('shop-main');
    const { status, body } = await ask({
      ...get('/v1/admin/ledger'),
      headers: [['Authorization', `Bearer ${workload}`]],
    });
    expect([status, JSON.parse(body).reason]).toEqual([401, 'sign_in_needed']);
  });

  test('is closed to a person whom policy does not permit, and that is an entry', async () => {
    const world = await exchangeWorld();
    const grace = personaOf('grace');
    if (grace === undefined) throw new Error('grace is gone');
    const options = { audience: brokerUrl, now: world.clock.now() };
    const token = await mintPersonaToken(world.issuer, grace, options);
    const request = {
      ...publish({ files: { 'issuers.yaml': '' } }),
      headers: [
        ['authorization', `Bearer ${token}`],
        ['content-type', 'application/json'],
      ],
    } as const;
    const reply = await throughGateway(brokerOf(world), request);
    expect([reply.status, JSON.parse(reply.body).reason]).toEqual([403, 'policy_denied']);
    const [last] = await world.store.entries({ limit: 1, descending: true });
    expect(last?.entry.body).toMatchObject({
      kind: 'administration.denied',
      actor: { id: 'grace' },
    });
  });
});

describe('what is asked through it', () => {
  test('the configuration in force comes back as it was written', async () => {
    const { status, body } = await ask(get('/v1/admin/configuration'));
    expect(status).toBe(200);
    expect(JSON.parse(body).files['grants.yaml']).toBe(exampleFile('grants.yaml'));
  });

  test('leases and entries come in pages', async () => {
    const world = await exchangeWorld();
    const broker = brokerOf(world);
    for (let at = 0; at < 3; at += 1) {
      const token = await world.token('shop-main');
      await throughGateway(broker, tokenRequest({ token, target: 'shop-deploy' }));
    }
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const query: string = after === '' ? '' : `&after=${after}`;
      const { body } = await throughGateway(broker, get(`/v1/admin/leases?limit=2${query}`));
      const page = JSON.parse(body);
      seen.push(...page.leases.map((lease: { sessionId: string }) => lease.sessionId));
      after = page.next;
    }
    expect(seen).toHaveLength(3);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    const first = await throughGateway(broker, get('/v1/admin/ledger?limit=3'));
    const { entries, next } = JSON.parse(first.body);
    expect(entries).toHaveLength(3);
    const rest = await throughGateway(broker, get(`/v1/admin/ledger?limit=3&after=${next}`));
    expect(JSON.parse(rest.body)).toMatchObject({ entries: [{ n: 1 }], next: null });
  });

  test.each<[string, HttpRequest, number, string]>([
    ['a lease that there is not', get('/v1/admin/leases/none'), 404, 'not_found'],
    ['leases in no state', get('/v1/admin/leases?state=dead'), 400, 'invalid_request'],
    ['revoking a lease that there is not', revoke('none'), 404, 'not_found'],
    ['revoking half a role', revoke('any', { wholeRole: 'yes' }), 400, 'invalid_request'],
    [
      'revoking for a reason of control',
      revoke('any', { reason: '\u0007' }),
      400,
      'invalid_request',
    ],
    ['a page of none', get('/v1/admin/leases?limit=0'), 400, 'invalid_request'],
    ['a page of a word', get('/v1/admin/leases?limit=many'), 400, 'invalid_request'],
    ['a page of less than none', get('/v1/admin/ledger?limit=-1'), 400, 'invalid_request'],
    ['entries after a word', get('/v1/admin/ledger?after=first'), 400, 'invalid_request'],
    ['a publish of no files', publish({ files: {} }), 400, 'invalid_request'],
    ['a publish of files that are a list', publish({ files: [1] }), 400, 'invalid_request'],
    ['a publish of a file that is no text', publish({ files: { a: {} } }), 400, 'invalid_request'],
    ['a publish of a list', publish([]), 400, 'invalid_request'],
    ['a publish of half a document', publish('{"files":'), 400, 'invalid_request'],
    ['a publish of nothing', publish(''), 400, 'invalid_request'],
    [
      'a publish over a version that is a number',
      publish({ files: { 'a.yaml': '' }, expected_version: 3 }),
      400,
      'invalid_request',
    ],
    [
      'a publish over another version',
      publish({ files: { 'issuers.yaml': '' }, expected_version: 'f'.repeat(64) }),
      409,
      'conflict',
    ],
    [
      'a publish with a prototype name',
      publish('{"files":{"__proto__":"a: 1","constructor":"b: 2"}}'),
      400,
      'configuration_refused',
    ],
    [
      'a publish of more than 5 MiB',
      publish({ files: { 'a.yaml': 'x'.repeat(5 * 1024 * 1024) } }),
      413,
      'request_too_large',
    ],
    [
      'a publish that is no JSON by its type',
      { ...publish({ files: {} }), headers: [...asOwner, ['Content-Type', 'text/plain']] },
      400,
      'invalid_request',
    ],
    ['an identity that there is not', suspend('nobody-here'), 404, 'not_found'],
    ['an identity with a hostile name', suspend('%2e%2e%2f%00__proto__'), 404, 'not_found'],
    ['an identity with a prototype name', suspend('__proto__'), 404, 'not_found'],
    [
      'a reason with control characters',
      suspend('shop-deployer', { reason: 'a\u001b[2Jb' }),
      400,
      'invalid_request',
    ],
    [
      'a reason with a bidi override',
      suspend('shop-deployer', { reason: 'a\u202eb' }),
      400,
      'invalid_request',
    ],
    [
      'a reason with a line separator',
      suspend('shop-deployer', { reason: 'a\u2028b' }),
      400,
      'invalid_request',
    ],
    [
      'a reason of 257 characters',
      suspend('shop-deployer', { reason: 'x'.repeat(257) }),
      400,
      'invalid_request',
    ],
    [
      'a reason that is a list',
      suspend('shop-deployer', { reason: ['x'] }),
      400,
      'invalid_request',
    ],
    [
      'another way of stopping',
      send('POST', '/v1/admin/identities/shop-deployer/constructor', {}),
      404,
      'not_found',
    ],
  ])('is refused: %s', async (_name, request, status, reason) => {
    const reply = await ask(request);
    expect([reply.status, JSON.parse(reply.body).reason]).toEqual([status, reason]);
    expect(JSON.parse(reply.body).error_description).toMatch(/^[ -~]{10,1000}$/u);
  });

  test('all problems of a configuration come at once, each with its place', async () => {
    const identities = exampleFile('identities.yaml')
      .replace('repository_id:', 'repositroy_id:')
      .replace('owner: ada', 'owner: nobody');
    const { files } = JSON.parse((await ask(get('/v1/admin/configuration'))).body);
    const reply = await ask(publish({ files: { ...files, 'identities.yaml': identities } }));
    expect(reply.status).toBe(400);
    const { problems } = JSON.parse(reply.body);
    expect(problems.length).toBeGreaterThan(1);
    for (const problem of problems) {
      expect(problem).toMatchObject({
        file: 'identities.yaml',
        line: expect.any(Number),
        column: expect.any(Number),
        message: expect.stringMatching(/./u),
        remedy: expect.stringMatching(/./u),
      });
    }
  });

  describe('about leases', () => {
    const session = '1'.padEnd(25, '0').concat('1');
    const vend = async (world: ExchangeWorld) => {
      const token = await world.token('shop-main');
      const request = tokenRequest({ token, target: 'shop-deploy' });
      const { session_id } = JSON.parse((await throughGateway(brokerOf(world), request)).body);
      expect(session_id).toBe(session);
    };

    test('one is revoked, and says what became of it', async () => {
      const reply = await ask(revoke(session, { reason: 'a test' }), vend);
      expect([reply.status, JSON.parse(reply.body)]).toMatchObject([
        200,
        { outcome: 'revoked', lease: { ended: { how: 'revoked', reason: 'a test' } }, others: [] },
      ]);
    });

    test('all of an identity are revoked, and none is left in force', async () => {
      const target = '/v1/admin/identities/shop-deployer/leases/revoke';
      const prepared = async (world: ExchangeWorld) => {
        await vend(world);
        const reply = await throughGateway(brokerOf(world), send('POST', target, {}));
        expect(JSON.parse(reply.body)).toMatchObject({ revoked: [{ sessionId: session }] });
      };
      const left = await ask(get('/v1/admin/leases?state=in%20force'), prepared);
      expect(JSON.parse(left.body)).toEqual({ leases: [], next: null });
    });

    test('one is shown with its entries', async () => {
      const world = await exchangeWorld();
      await vend(world);
      const reply = await throughGateway(brokerOf(world), get(`/v1/admin/leases/${session}`));
      expect(JSON.parse(reply.body)).toMatchObject({
        lease: { sessionId: session, state: 'in force' },
        entries: [{ body: { kind: 'exchange.vended' } }],
        beside: [],
      });
    });

    test('what AWS did not take is told with what to do', async () => {
      const reply = await ask(revoke(session), async (world) => {
        await vend(world);
        world.revoker.setWeather('down');
      });
      expect([reply.status, JSON.parse(reply.body).reason]).toEqual([503, 'sts_unavailable']);
      expect(JSON.parse(reply.body).error_description).toContain('run this again');
    });
  });

  test('suspending holds, and says so', async () => {
    const reply = await ask(suspend('shop-deployer'));
    expect([reply.status, JSON.parse(reply.body)]).toMatchObject([
      200,
      { identity: 'shop-deployer', stopped: { state: 'suspended', by: 'owner', reason: 'a test' } },
    ]);
  });
});
