import { createMemoryLogState } from '#adapters/memory/log-state.ts';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { delegate } from '#core/approvals/delegate.ts';
import type { FaultCode } from '#core/faults.ts';
import { stopSealing } from '#core/sealing/stop-sealing.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { owner } from '#local/local-doorkeeper.ts';
import { askForMigration, signedIn } from '#test/approvals-scene.ts';
import { asOwner, type ExchangeWorld, exampleFile, ownerToken } from '#test/exchange-world.ts';
import { loseBreakGlass } from '#test/lose-break-glass.ts';
import { changedPolicies, guardedFiles } from '#test/publishing-scene.ts';
import type { Broker } from '../doors.ts';
import { throughGateway } from '../doors.ts';
import {
  callerIdentityRequest,
  credentialsRequest,
  formPost,
  stsRequest,
  tokenRequest,
} from '../face-requests.ts';
import type { HttpRequest } from '../gateway-event.ts';

/** One call of an operation: what is sent in which world, and how it ends. */
export interface Call {
  readonly status: number;
  /** The code of the fault; none for a 200. */
  readonly reason?: FaultCode;
  /** What only the local front refuses, before any route is asked. */
  readonly frontOnly?: true;
  given(world: ExchangeWorld, broker: Broker): Promise<Given>;
}

/** A request, and the broker that it is sent to where that is no usual one. */
export interface Given {
  readonly request: HttpRequest;
  readonly broker?: Broker;
}

type Making = (world: ExchangeWorld) => Promise<HttpRequest>;

const asking = async (world: ExchangeWorld, target = 'shop-deploy', persona = 'shop-main') => ({
  token: await world.token(persona),
  target,
});
const withOwner = (request: HttpRequest): HttpRequest => ({
  ...request,
  headers: [...(request.headers ?? []), ['Authorization', `Bearer ${ownerToken}`]],
});
const get = (target: string): HttpRequest => ({ method: 'GET', target });
const jsonSent = (method: string, target: string, body: unknown): HttpRequest =>
  withOwner({
    method,
    target,
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify(body),
  });

/** A call that needs nothing but its request. */
function call(status: number, making: Making, reason?: FaultCode): Call {
  return {
    status,
    ...(reason === undefined ? {} : { reason }),
    given: async (world) => ({ request: await making(world) }),
  };
}

/** What every operation answers alike: the door's refusals, and a store that is down. */
function everywhere(making: Making, options: { readonly limitBytes?: number } = {}): Call[] {
  const limit = options.limitBytes ?? 64 * 1024;
  return [
    {
      ...call(
        403,
        async (world) => {
          const request = await making(world);
          return {
            ...request,
            headers: [...(request.headers ?? []), ['Origin', 'https://page.example']],
          };
        },
        'forbidden_origin',
      ),
      frontOnly: true,
    },
    call(
      413,
      async (world) => ({ ...(await making(world)), body: 'x'.repeat(limit + 1) }),
      'request_too_large',
    ),
    {
      status: 503,
      reason: 'store_unavailable',
      given: async (world) => {
        const request = await making(world);
        world.store.setDown(true);
        return { request };
      },
    },
  ];
}

/** A document reads nothing; so the only thing that can fail is what nobody thought of. */
function documentCalls(target: string): Call[] {
  return [
    call(200, async () => get(target)),
    ...everywhere(async () => get(target)).filter(({ reason }) => reason !== 'store_unavailable'),
    {
      status: 503,
      reason: 'unavailable',
      given: async (_world, broker) => {
        const exchange = Object.defineProperty({ ...broker.exchange }, 'audience', {
          get: () => {
            throw new Error('nobody thought of this');
          },
        });
        return { request: get(target), broker: { ...broker, exchange } };
      },
    },
  ];
}

function exchangeCalls(making: (asked: Awaited<ReturnType<typeof asking>>) => HttpRequest): Call[] {
  const usual: Making = async (world) => making(await asking(world));
  return [
    call(200, usual),
    call(400, async (world) => making({ ...(await asking(world)), token: 'x' }), 'malformed_token'),
    call(
      403,
      async (world) => making(await asking(world, 'shop-deploy', 'shop-branch')),
      'policy_denied',
    ),
    {
      status: 429,
      reason: 'slow_down',
      given: async (world) => {
        world.sts.setWeather('throttled');
        return { request: await usual(world) };
      },
    },
    ...everywhere(usual),
  ];
}

/** STS tells `slow_down` by 400, and a body that is too large only where the door refuses it. */
function stsCalls(target: '/sts' | '/'): Call[] {
  const at = (request: HttpRequest): HttpRequest => ({ ...request, target });
  const calls = exchangeCalls((asked) => at(stsRequest(asked)));
  return [
    ...calls.flatMap((one): Call[] => {
      if (one.reason === 'request_too_large') return [{ ...one, status: 400 }];
      return [one.reason === 'slow_down' ? { ...one, status: 400 } : one];
    }),
    tooLargeForTheDoor(at(formPost('', []))),
    call(200, async (world) => at(await shownCallerIdentity(world))),
    call(
      403,
      async () =>
        at(callerIdentityRequest({ accessKeyId: 'ASIAOTHER0000000000', sessionToken: 'x' })),
      'invalid_client_token',
    ),
  ];
}

function tooLargeForTheDoor(request: HttpRequest): Call {
  const body = Buffer.alloc(10 * 1024 * 1024 + 1, 'x');
  return {
    ...call(413, async () => ({ ...request, body }), 'request_too_large'),
    frontOnly: true,
  };
}

async function vendedBy(world: ExchangeWorld) {
  const broker = { exchange: world.ports, admin: world.admin };
  const reply = await throughGateway(broker, tokenRequest(await asking(world)));
  return JSON.parse(reply.body) as {
    readonly access_token: string;
    readonly session_id: string;
    readonly aws: { readonly AccessKeyId: string; readonly SessionToken: string };
  };
}

async function shownCallerIdentity(world: ExchangeWorld): Promise<HttpRequest> {
  const { aws } = await vendedBy(world);
  return callerIdentityRequest({ accessKeyId: aws.AccessKeyId, sessionToken: aws.SessionToken });
}

const signedGet: Making = async (world) => {
  const { headers = [] } = await shownCallerIdentity(world);
  return { method: 'GET', target: '/sts?Action=GetCallerIdentity&Version=2011-06-15', headers };
};

const revocation = async (world: ExchangeWorld): Promise<HttpRequest> =>
  formPost('/v1/revoke', [['token', (await vendedBy(world)).access_token]]);

/** What every route of administrators answers alike. */
function adminCalls(making: Making): Call[] {
  const shown = (bearer: string | undefined) => async (world: ExchangeWorld) => {
    const { headers = [], ...bare } = await making(world);
    const others = headers.filter(([name]) => name !== 'Authorization');
    const own = bearer === undefined ? [] : [['Authorization', `Bearer ${bearer}`] as const];
    return { ...bare, headers: [...others, ...own] };
  };
  return [
    call(200, making),
    call(401, shown(undefined), 'sign_in_needed'),
    call(400, shown('a.b.c'), 'malformed_token'),
    {
      status: 403,
      reason: 'policy_denied',
      given: async (world, broker) => {
        const nobody = { ...owner, id: 'nobody', groups: [] };
        const personAt = async () => ({ person: nobody, signedInAt: world.clock.now() });
        const admin = { ...broker.admin, doorkeeper: { personAt } };
        return { request: await making(world), broker: { ...broker, admin } };
      },
    },
    ...everywhere(making, { limitBytes: 5 * 1024 * 1024 }),
  ];
}

/** What both ways to revoke answer alike. */
function revokingCalls(making: Making): Call[] {
  return [
    ...adminCalls(making),
    {
      status: 429,
      reason: 'slow_down',
      given: async (world) => {
        world.revoker.setWeather('throttled');
        return { request: await making(world) };
      },
    },
    {
      status: 409,
      reason: 'role_full',
      given: async (world) => {
        const request = await making(world);
        await fillRole(world);
        return { request };
      },
    },
  ];
}

/** Denies as many sessions of the role as its policies have room for, and some. */
async function fillRole(world: ExchangeWorld): Promise<void> {
  const role = 'arn:aws:iam::111122223333:role/shop-deploy';
  const until = '2026-11-22T12:00:00.000Z';
  const sessions = Array.from({ length: 500 }, (_, n) => {
    return { sessionId: `s-${n}`, userId: `AROAEXAMPLEEXAMPLE:shop-deployer.s-${n}`, until };
  });
  await world.ports.ledger.append(
    {
      kind: 'lease.revoked',
      at: until,
      actor: { kind: 'system', id: 'tests' },
      origin: { address: '', userAgent: '', requestId: '', face: 'system' },
    },
    {
      writes: [{ kind: 'revoked-sessions', id: role, expected: 0, value: { role, sessions } }],
    },
  );
}

const leaseRoute =
  (method: 'GET' | 'POST', way = ''): Making =>
  async (world) => {
    const { session_id } = await vendedBy(world);
    const target = `/v1/admin/leases/${session_id}${way}`;
    return method === 'GET' ? withOwner(get(target)) : jsonSent('POST', target, { reason: 'x' });
  };
/** About a request that waits: the owner may read it and cancel it, and has no other word. */
const approvalRoute =
  (method: 'GET' | 'POST', way = ''): Making =>
  async (world) => {
    const target = `/v1/admin/approvals/${await askForMigration(world)}${way}`;
    return method === 'GET' ? withOwner(get(target)) : jsonSent('POST', target, { reason: 'x' });
  };
const noApproval = (way = '') =>
  call(404, async () => withOwner(get(`/v1/admin/approvals/none${way}`)), 'not_found');
const cancelling = approvalRoute('POST', '/cancel');
/** By a person of people.yaml: the owner of a local instance has no vote to hand on. */
const delegating: Making = async () =>
  jsonSent('POST', '/v1/admin/delegations', {
    ...{ to: 'barbara', until: '2026-11-23T10:00:00Z', reason: 'on leave' },
  });
const ending: Making = async () => jsonSent('POST', '/v1/admin/delegations/barbara/end', {});

function delegationCalls(making: Making, isDelegated: boolean): Call[] {
  const given = async (world: ExchangeWorld, broker: Broker) => {
    const grace = await signedIn(world, 'grace');
    const until = new Date('2026-11-23T10:00:00Z');
    const before = { to: 'barbara', until, reason: 'on leave' };
    if (isDelegated) await delegate(grace, before, world.admin);
    const admin = { ...broker.admin, doorkeeper: { personAt: async () => grace } };
    return { request: await making(world), broker: { ...broker, admin } };
  };
  const conflict = { outcome: 'conflict', on: 'delegation', id: '' } as const;
  const busy = { append: async () => conflict };
  return [
    { status: 200, given },
    {
      status: 409,
      reason: 'conflict',
      given: async (world, broker) => {
        const usual = await given(world, broker);
        const admin = { ...usual.broker.admin, ledger: busy };
        return { ...usual, broker: { ...broker, admin } };
      },
    },
    ...adminCalls(making).filter(({ status }) => status !== 200),
  ];
}

const allLeases: Making = async (world) => {
  await vendedBy(world);
  return jsonSent('POST', '/v1/admin/identities/shop-deployer/leases/revoke', { reason: 'x' });
};

/** `lost`: the identity has something to be given back. */
const restoring =
  (identity: string, lost: boolean): Making =>
  async (world) => {
    if (lost) await loseBreakGlass(world);
    const path = `/v1/admin/identities/${identity}/restore-break-glass`;
    return jsonSent('POST', path, { reason: 'a test' });
  };

const listingEntries: Making = async () => withOwner(get('/v1/admin/ledger?limit=20'));

const approvalStats: Making = async (world) => {
  await askForMigration(world);
  return withOwner(get('/v1/admin/approval-stats?since=2026-11-20'));
};

/** The same once the ledger holds a part of an entry whose other parts there are not. */
const onDamaged =
  (making: Making): Making =>
  async (world) => {
    const request = await making(world);
    const at = world.clock.now().toISOString();
    const part = { number: 1, of: 1, hash: `sha256:${'0'.repeat(64)}`, text: '{}' };
    const actor = { kind: 'system', id: 'ledger' } as const;
    const { origin } = asOwner;
    await world.admin.ledger.append(
      { kind: 'entry.part', at, actor, origin, part },
      { writes: [] },
    );
    return request;
  };

const keeping =
  (way: string, after: number): Making =>
  async (world) => {
    const { session_id: sessionId } = await vendedBy(world);
    world.clock.advance(after);
    return jsonSent('POST', `/v1/admin/sessions/${sessionId}/${way}`, { reason: 'a test' });
  };

const showingLog: Making = async (world) => {
  await vendedBy(world);
  return withOwner(get('/v1/admin/ledger/log'));
};

/** Sealing is stopped where `isStopped`. */
const resuming =
  (isStopped: boolean): Making =>
  async (world) => {
    if (isStopped) await stopTheLog(world);
    return jsonSent('POST', '/v1/admin/ledger/resume', { reason: 'a test' });
  };

async function stopTheLog({ admin, counters }: ExchangeWorld): Promise<void> {
  const state = admin.sealedLog?.state ?? createMemoryLogState();
  const at = '2026-11-22T10:00:00.000Z';
  const stop = { at, finding: 'entry 7 is not what its hash says', writer: 'test-1', n: 7 };
  await stopSealing({ state, origin: 'log.test/acme', metrics: counters }, stop);
}

/** Where the process knows of no log. */
function withoutLog(making: Making): Call {
  return {
    status: 503,
    reason: 'not_configured',
    given: async (world, broker) => {
      const { sealedLog: _, ...admin } = broker.admin;
      return { request: await making(world), broker: { ...broker, admin } };
    },
  };
}

const publishing = (path: string, change: (text: string) => string) =>
  jsonSent('PUT', '/v1/admin/configuration', {
    files: { ...exampleFiles(), [path]: change(exampleFile(path)) },
  });

function exampleFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(readConfigurationFolder(exampleFolder));
}

/** Every operation by its route, with calls that end in every status that it may answer. */
export const calls: Readonly<Record<string, readonly Call[]>> = {
  'POST /v1/token': exchangeCalls(tokenRequest),
  'GET /v1/credentials/{grant}': exchangeCalls(credentialsRequest),
  'POST /v1/revoke': [
    call(200, revocation),
    call(200, async () => formPost('/v1/revoke', [['token', 'x']])),
    call(400, async () => formPost('/v1/revoke', []), 'missing_parameter'),
    {
      status: 429,
      reason: 'slow_down',
      given: async (world, broker) => {
        const conflict = { outcome: 'conflict', on: 'lease', id: '' } as const;
        const ledger = { append: async () => conflict };
        const exchange = { ...broker.exchange, ledger };
        return { request: await revocation(world), broker: { ...broker, exchange } };
      },
    },
    ...everywhere(revocation),
  ],
  'POST /sts': stsCalls('/sts'),
  'POST /': stsCalls('/'),
  'GET /sts': [
    call(200, signedGet),
    call(400, async () => get('/sts?Action=GetSessionToken'), 'invalid_action'),
    call(403, async () => get('/sts?Action=GetCallerIdentity'), 'invalid_client_token'),
    ...everywhere(signedGet).map((one) =>
      one.reason === 'request_too_large' ? { ...one, status: 400 } : one,
    ),
    tooLargeForTheDoor(get('/sts')),
  ],
  'GET /.well-known/sallyport-configuration': documentCalls('/.well-known/sallyport-configuration'),
  'GET /v1/openapi.json': documentCalls('/v1/openapi.json'),
  'GET /healthz': [
    call(200, async () => get('/healthz')),
    {
      status: 503,
      given: async (_world, broker) => {
        const store = { ...broker.exchange.store, read: async () => undefined };
        const exchange = { ...broker.exchange, store };
        return { request: get('/healthz'), broker: { ...broker, exchange } };
      },
    },
    ...everywhere(async () => get('/healthz')),
  ],
  'GET /v1/admin/configuration': adminCalls(async () => withOwner(get('/v1/admin/configuration'))),
  'PUT /v1/admin/configuration': [
    ...adminCalls(async () => publishing('people.yaml', (text) => `${text}\n# seen\n`)),
    call(400, async () => publishing('people.yaml', () => 'people: 1'), 'configuration_refused'),
    call(
      409,
      async () =>
        jsonSent('PUT', '/v1/admin/configuration', {
          files: exampleFiles(),
          expected_version: 'another',
        }),
      'conflict',
    ),
    {
      status: 429,
      reason: 'slow_down',
      given: async (world, broker) => {
        await publishConfiguration(asOwner, { files: guardedFiles() }, world.admin);
        const files = Object.fromEntries(changedPolicies());
        const request = jsonSent('PUT', '/v1/admin/configuration', { files, reason: 'a test' });
        const conflict = { outcome: 'conflict', on: 'approval', id: '' } as const;
        const approvals = { ...world.admin.approvals, ledger: { append: async () => conflict } };
        return { request, broker: { ...broker, admin: { ...broker.admin, approvals } } };
      },
    },
  ],
  'POST /v1/admin/access/{stopping}': [
    ...adminCalls(async () => jsonSent('POST', '/v1/admin/access/stop', { reason: 'a test' })),
    call(
      404,
      async () => jsonSent('POST', '/v1/admin/access/go', { reason: 'a test' }),
      'not_found',
    ),
    call(
      409,
      async () => jsonSent('POST', '/v1/admin/access/resume', { reason: 'a test' }),
      'conflict',
    ),
  ],
  'POST /v1/admin/identities/{id}/{stopping}': [
    ...adminCalls(async () =>
      jsonSent('POST', '/v1/admin/identities/shop-deployer/suspend', { reason: 'a test' }),
    ),
    call(
      404,
      async () => jsonSent('POST', '/v1/admin/identities/nobody-knows/suspend', {}),
      'not_found',
    ),
    call(
      409,
      async () => jsonSent('POST', '/v1/admin/identities/shop-deployer/resume', {}),
      'conflict',
    ),
  ],
  'GET /v1/admin/leases': adminCalls(async (world) => {
    await vendedBy(world);
    return withOwner(get('/v1/admin/leases?limit=2&identity=shop-deployer'));
  }),
  'GET /v1/admin/leases/{id}': [
    ...adminCalls(leaseRoute('GET')),
    call(500, onDamaged(leaseRoute('GET')), 'ledger_damaged'),
    call(404, async () => withOwner(get('/v1/admin/leases/none')), 'not_found'),
  ],
  'POST /v1/admin/leases/{id}/revoke': [
    ...revokingCalls(leaseRoute('POST', '/revoke')),
    call(404, async () => jsonSent('POST', '/v1/admin/leases/none/revoke', {}), 'not_found'),
  ],
  'POST /v1/admin/sessions/{id}/{keeping}': [
    ...adminCalls(keeping('hold', 0)),
    call(200, keeping('shred', 3_600)),
    call(
      404,
      async () => jsonSent('POST', '/v1/admin/sessions/none/shred', { reason: 'a test' }),
      'not_found',
    ),
    call(409, keeping('shred', 0), 'conflict'),
  ],
  'POST /v1/admin/identities/{id}/restore-break-glass': [
    ...adminCalls(restoring('shop-migrator', true)),
    call(404, restoring('nobody-knows', false), 'not_found'),
    call(409, restoring('shop-migrator', false), 'conflict'),
  ],
  'POST /v1/admin/identities/{id}/leases/revoke': [
    ...revokingCalls(allLeases),
    call(
      404,
      async () => jsonSent('POST', '/v1/admin/identities/nobody-knows/leases/revoke', {}),
      'not_found',
    ),
  ],
  'GET /v1/admin/approvals': adminCalls(async (world) => {
    await askForMigration(world);
    return withOwner(get('/v1/admin/approvals?which=all&limit=2'));
  }).filter(({ reason }) => reason !== 'policy_denied'),
  'GET /v1/admin/approvals/{id}': [...adminCalls(approvalRoute('GET')), noApproval()],
  'GET /v1/admin/approvals/{id}/wait': [
    ...adminCalls(approvalRoute('GET', '/wait?seconds=1')),
    noApproval('/wait'),
  ],
  'POST /v1/admin/approvals/{id}/{word}': [
    ...adminCalls(cancelling),
    call(404, async () => jsonSent('POST', '/v1/admin/approvals/none/deny', {}), 'not_found'),
    call(
      409,
      async (world) => {
        const request = await cancelling(world);
        await throughGateway({ exchange: world.ports, admin: world.admin }, request);
        return request;
      },
      'conflict',
    ),
    {
      status: 429,
      reason: 'slow_down',
      given: async (world, broker) => {
        const request = await cancelling(world);
        const conflict = { outcome: 'conflict', on: 'approval', id: '' } as const;
        const approvals = { ...world.admin.approvals, ledger: { append: async () => conflict } };
        return { request, broker: { ...broker, admin: { ...broker.admin, approvals } } };
      },
    },
  ],
  'GET /v1/admin/approval-stats': [
    ...adminCalls(approvalStats),
    call(500, onDamaged(approvalStats), 'ledger_damaged'),
  ],
  'GET /v1/admin/delegations': adminCalls(async () =>
    withOwner(get('/v1/admin/delegations')),
  ).filter(({ reason }) => reason !== 'policy_denied'),
  'POST /v1/admin/delegations': delegationCalls(delegating, false),
  'POST /v1/admin/delegations/{to}/end': [
    ...delegationCalls(ending, true).filter(({ reason }) => reason !== 'policy_denied'),
    call(404, ending, 'not_found'),
  ],
  'GET /v1/admin/ledger': [
    ...adminCalls(async (world) => {
      await vendedBy(world);
      return withOwner(get('/v1/admin/ledger?limit=20'));
    }),
    call(500, onDamaged(listingEntries), 'ledger_damaged'),
  ],
  'GET /v1/admin/ledger/log': [...adminCalls(showingLog), withoutLog(showingLog)],
  'POST /v1/admin/ledger/resume': [
    ...adminCalls(resuming(true)),
    withoutLog(resuming(true)),
    call(409, resuming(false), 'conflict'),
  ],
};
