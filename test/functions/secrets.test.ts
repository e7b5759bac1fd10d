import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createSts } from '#adapters/aws/sts.ts';
import { spreads } from '#adapters/dynamodb/partitions.ts';
import { callerIdentity } from '#core/exchange/caller-identity.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { Fault } from '#core/faults.ts';
import type { RecordKind } from '#core/store/store.ts';
import { transportOf } from '#test/adapters/aws/transport-of.ts';
import { type ExchangeWorld, exchangeWorld, ownerToken } from '#test/exchange-world.ts';
import { sealWorld, textsOfLog } from '#test/sealed-world.ts';
import { findSecrets } from '#test/secrets-search.ts';
import { type Broker, throughGateway } from './doors.ts';
import {
  type Asking,
  callerIdentityRequest,
  credentialsRequest,
  formPost,
  stsRequest,
  tokenRequest,
} from './face-requests.ts';
import type { HttpRequest } from './gateway-event.ts';

/** A world in which everything that comes out is kept, and every secret that went in is known. */
class Stage {
  readonly secrets: string[] = [ownerToken];
  readonly out: string[] = [];
  readonly world: ExchangeWorld;
  readonly broker: { exchange: Broker['exchange']; admin: Broker['admin'] };

  constructor(world: ExchangeWorld) {
    this.world = world;
    this.broker = { exchange: world.ports, admin: world.admin };
  }

  async token(persona: string, claims = {}): Promise<string> {
    const token = await this.world.token(persona, claims);
    this.secrets.push(token, ...token.split('.'));
    return token;
  }

  /** Sends a request; a reply that vends is the one that may hold secrets, and is not kept. */
  async send(request: HttpRequest): Promise<number> {
    const { status, headers, body } = await throughGateway(this.broker, request);
    const vended = /"SecretAccessKey":"([^"]+)","(?:Session)?Token":"([^"]+)"/u.exec(body);
    const asXml = /<SecretAccessKey>(.+)<\/SecretAccessKey><SessionToken>(.+)<\/SessionToken>/u;
    const found = vended ?? asXml.exec(body);
    if (found === null) this.out.push(JSON.stringify(headers), body);
    else this.secrets.push(found[1] ?? '', found[2] ?? '');
    return status;
  }

  /** The same asked at every face, and below them, where faults show whole. */
  async ask(asking: Asking): Promise<void> {
    await this.send(tokenRequest(asking));
    await this.send(stsRequest(asking));
    await this.askInPath(asking);
    await this.end(asking.token);
    const { policy } = asking;
    const narrowing = policy === undefined ? {} : { policy };
    const request = this.world.request(asking.token, 'shop-deploy', { narrowing });
    await exchangeToken(request, this.broker.exchange).then(
      ({ credentials }) => this.secrets.push(credentials.secretAccessKey, credentials.sessionToken),
      (fault: unknown) => this.out.push(wholeOf(fault)),
    );
  }

  /** The grant stands in the path there, and the token in a header. */
  async askInPath({ token, target, duration }: Asking): Promise<void> {
    const query = duration === undefined ? '' : `?duration_seconds=${percent(duration)}`;
    await this.send(credentialsRequest({ token, target: percent(target) }, query));
  }

  /** What is shown to be ended, in every place that it may be shown in. */
  async end(secret: string): Promise<void> {
    await this.send(formPost('/v1/revoke', [['token', secret]]));
    await this.send(
      formPost('/v1/revoke', [
        ['token', 'x'],
        ['access_key_id', secret],
      ]),
    );
    await this.send(
      formPost('/v1/revoke', [
        ['token', secret],
        ['access_key_id', 'ASIAMEMORY0000000001'],
      ]),
    );
    await this.send(
      formPost('/v1/revoke', [
        ['token', 'x'],
        [secret, secret],
      ]),
    );
  }

  /** Everything that came out, and everything that was left behind. */
  async everything(): Promise<readonly string[]> {
    const { store, counters } = this.world;
    const left: unknown[] = [counters.counts(), await store.entries({ limit: 1000 })];
    for (const kind of kinds) left.push(await store.list(kind, { limit: 1000 }));
    await this.exportLedger();
    return [...this.out, ...left.map((one) => JSON.stringify(one))];
  }

  /** All that can be had of the ledger: pages, objects of its log, proofs; and the keys that none may hold. */
  async exportLedger(): Promise<void> {
    const { store } = this.world;
    for (const { value } of await store.list('session-key', { limit: 1000 })) {
      this.secrets.push(value.key, Buffer.from(value.key, 'base64url').toString('hex'));
    }
    const headers = [['authorization', `Bearer ${ownerToken}`]] as const;
    for (const target of ['/v1/admin/ledger?limit=200', '/v1/admin/leases?limit=200']) {
      await this.send({ method: 'GET', target, headers });
    }
    const log = await sealWorld(this.world);
    const names = (await store.entries({ limit: 5 })).map(
      ({ entry: { writer, n } }) => `${writer}/${n}`,
    );
    this.out.push(...(await textsOfLog(log, names)));
  }

  async found() {
    const haystack = (await this.everything()).join('\n');
    return findSecrets(haystack, [...new Set(this.secrets)]);
  }
}

/** Every kind of record but the one that exists to hold a secret. */
const kinds = (Object.keys(spreads) as readonly RecordKind[]).filter(
  (kind) => kind !== 'session-key',
);

const percent = (text: string) => encodeURIComponent(text);

/** A fault with its detail, its causes and their stacks, as deep as it goes. */
function wholeOf(fault: unknown): string {
  const { detail, shown } = fault instanceof Fault ? fault : {};
  return `${inspect(fault, { depth: 20, showHidden: true })} ${JSON.stringify([detail, shown])}`;
}

const encode = (text: string) => Buffer.from(text).toString('base64url');

describe('no secret comes out', () => {
  test('of permits and denials of every kind', async () => {
    const stage = new Stage(await exchangeWorld());
    const personas = ['shop-main', 'shop-branch', 'shop-fork', 'shop-pull-request-target'];
    for (const persona of [...personas, 'shop-migrate']) {
      const token = await stage.token(persona);
      for (const target of ['shop-deploy', 'shop-migrate', 'no-such-grant']) {
        await stage.ask({ token, target });
      }
    }
    const token = await stage.token('shop-main');
    await stage.ask({ token, target: 'shop-deploy', duration: '1200' });
    await stage.ask({ token, target: 'shop-deploy', duration: '1500' });
    expect(stage.secrets.length).toBeGreaterThan(20);
    expect(await stage.found()).toEqual([]);
  });

  test('of tokens that are no longer sound, with secrets in every part', async () => {
    const stage = new Stage(await exchangeWorld());
    const token = await stage.token('shop-main');
    const [header = '', payload = '', signature = ''] = token.split('.');
    const inside = JSON.stringify({ iss: 'x', note: ownerToken });
    const broken = [
      ...[header, payload, signature, `${token}.`, `.${token}`, `${token} ${token}`, ownerToken],
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${payload}.${header}.${signature}`,
      `${header}.${payload}.${signature.slice(1)}`,
      `${encode(`{"alg":"${ownerToken}"}`)}.${payload}.${signature}`,
      `${encode(`{"alg":"RS256","kid":"${ownerToken}"}`)}.${payload}.${signature}`,
      `${encode(`{"alg":"RS256","crit":["${ownerToken}"]}`)}.${payload}.${signature}`,
      `${encode(`${ownerToken}{`)}.${payload}.${signature}`,
      `${header}.${encode(ownerToken)}.${signature}`,
      `${header}.${encode(inside.slice(0, -1))}.${signature}`,
      `${header}.${encode(inside)}.${signature}`,
      `${header}.${encode(`{"iss":"${ownerToken}"}`)}.${signature}`,
      `${header}.${encode(`{"iss":"a","iss":"${ownerToken}"}`)}.${signature}`,
    ];
    for (const one of broken) await stage.ask({ token: one, target: 'shop-deploy' });
    for (const claims of [{ aud: ownerToken }, { exp: ownerToken }, { iss: ownerToken }]) {
      const odd = await stage.token('shop-main', claims);
      await stage.ask({ token: odd, target: 'shop-deploy' });
    }
    stage.world.clock.advance(1_000);
    await stage.ask({ token, target: 'shop-deploy' });
    expect(stage.out.length).toBeGreaterThan(60);
    expect(await stage.found()).toEqual([]);
  });

  test('of secrets put where they do not belong', async () => {
    const stage = new Stage(await exchangeWorld());
    const token = await stage.token('shop-main');
    await stage.ask({ token, target: 'shop-deploy' });
    for (const secret of [...stage.secrets]) {
      const asking = { token, target: 'shop-deploy' };
      await stage.ask({ ...asking, target: secret });
      await stage.ask({ ...asking, target: `sallyport:grant/${secret}` });
      await stage.ask({ ...asking, policy: secret });
      await stage.ask({ ...asking, policy: `{"Statement":"${secret}"}` });
      await stage.ask({ ...asking, policy: `{"Version":"${secret}","Statement":[]}` });
      await stage.ask({ ...asking, duration: secret });
      const more = [
        ['scope', secret],
        [secret, secret],
        ['grant_type', secret],
      ] as const;
      for (const field of more) {
        await stage.send(tokenRequest(asking, [field]));
        await stage.send(stsRequest(asking, [field]));
      }
      await stage.send({ ...tokenRequest(asking), body: secret });
      await stage.send({ ...stsRequest(asking), body: `Action=${encodeURIComponent(secret)}` });
      const authorization = [['authorization', `Bearer ${secret}x`]] as const;
      const admin = { method: 'GET', target: '/v1/admin/ledger', headers: authorization };
      await stage.send(admin);
      await stage.send({
        ...tokenRequest(asking),
        headers: [...authorization, ['content-type', secret]],
      });
    }
    expect(await stage.found()).toEqual([]);
  });

  test('of credentials that are shown to GetCallerIdentity', async () => {
    const stage = new Stage(await exchangeWorld());
    const token = await stage.token('shop-main');
    const { credentials } = await exchangeToken(
      stage.world.request(token, 'shop-deploy'),
      stage.world.ports,
    );
    stage.secrets.push(credentials.secretAccessKey, credentials.sessionToken);
    expect(await stage.send(callerIdentityRequest(credentials))).toBe(200);
    const wrong = { ...credentials, sessionToken: `${credentials.sessionToken}x` };
    expect(await stage.send(callerIdentityRequest(wrong))).toBe(403);
    await callerIdentity({ ...wrong, now: stage.world.clock.now() }, stage.world.store).catch(
      (fault: unknown) => stage.out.push(wholeOf(fault)),
    );
    expect(await stage.found()).toEqual([]);
  });

  test('of a lease that is ended, and of what was shown to end it', async () => {
    const stage = new Stage(await exchangeWorld());
    const token = await stage.token('shop-main');
    const request = stage.world.request(token, 'shop-deploy');
    const { credentials } = await exchangeToken(request, stage.world.ports);
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    stage.secrets.push(secretAccessKey, sessionToken);
    const held = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey };
    for (const odd of [held, { ...held, SessionToken: `${sessionToken}x` }]) {
      await stage.end(encode(JSON.stringify(odd)));
    }
    await stage.end(secretAccessKey);
    // The key id that it is shown with is this one's, so this is what ends it.
    await stage.end(sessionToken);
    const right = [
      ['token', sessionToken],
      ['access_key_id', accessKeyId],
    ] as const;
    expect(await stage.send(formPost('/v1/revoke', right))).toBe(200);
    expect(stage.out.at(-1)).toContain('"state":"ended_before"');
    await stage.ask({ token, target: 'shop-deploy' });
    expect(await stage.found()).toEqual([]);
  });

  test('of faults at every step of an exchange', async () => {
    const stage = new Stage(await exchangeWorld());
    const { store, sts } = stage.world;
    for (const operation of [
      'read',
      'commit',
      'writerHead',
      'entry',
      'readKeySet',
      'get',
    ] as const) {
      for (const mode of ['before', 'after'] as const) {
        const token = await stage.token('shop-main');
        store.failNext(operation, mode);
        await stage.ask({ token, target: 'shop-deploy' });
      }
    }
    for (const weather of ['down', 'slow', 'denied', 'throttled'] as const) {
      sts.setWeather(weather);
      await stage.ask({ token: await stage.token('shop-main'), target: 'shop-deploy' });
    }
    // Faults that no step of an exchange met are met here, before the ledger is exported.
    for (let left = 0; left < 4; left += 1) {
      await Promise.allSettled([
        store.writerHead('w'),
        store.entry('w', 1),
        store.read('head', 'x'),
      ]);
    }
    expect(await stage.found()).toEqual([]);
  });

  test('of an STS that repeats in its errors what it was sent', async () => {
    const own = {
      accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
      secretAccessKey: 'brokers/own+secret0123456789abcdefABCDEF',
      sessionToken: 'brokers-own-session-token-0123456789',
    };
    const codes = [
      'AccessDenied',
      'ValidationError',
      'MalformedPolicyDocument',
      'Odd',
      'InternalFailure',
    ];
    for (const code of codes) {
      for (const status of [400, 403, 500, 200]) {
        const stage = new Stage(await exchangeWorld());
        stage.secrets.push(own.secretAccessKey, own.sessionToken);
        const token = await stage.token('shop-main');
        const text = `<ErrorResponse><Error><Code>${code}</Code><Message>${Object.values(own)} ${token}</Message></Error></ErrorResponse>`;
        stage.broker.exchange = {
          ...stage.broker.exchange,
          sts: createSts({
            endpoint: 'https://sts.example',
            region: 'us-east-1',
            credentials: async () => own,
            clock: stage.world.clock,
            timeoutMs: 5_000,
            transport: transportOf(async () => new Response(text, { status })),
          }),
        };
        await stage.ask({ token, target: 'shop-deploy' });
        expect(stage.out.length).toBeGreaterThan(2);
        expect(await stage.found()).toEqual([]);
      }
    }
  });

  test('of something unexpected that has a secret in its message', async () => {
    const stage = new Stage(await exchangeWorld());
    const token = await stage.token('shop-main');
    const sts = {
      assumeRole: async () => {
        throw new TypeError(`cannot read ${token} of ${ownerToken}`);
      },
    };
    stage.broker.exchange = { ...stage.broker.exchange, sts };
    await stage.send(tokenRequest({ token, target: 'shop-deploy' }));
    await stage.send(stsRequest({ token, target: 'shop-deploy' }));
    expect(stage.out).toHaveLength(4);
    expect(await stage.found()).toEqual([]);
  });
});

describe('the search itself', () => {
  test.each<[string, (stage: Stage, secret: string) => Promise<unknown>]>([
    [
      'an entry',
      async ({ world }, secret) => {
        const origin = { address: '', userAgent: secret, requestId: '', face: 'token' } as const;
        const body = {
          kind: 'exchange.denied',
          at: '2026-11-22T10:00:00.000Z',
          actor: { kind: 'unknown' },
          origin,
        } as const;
        await world.ports.ledger.append(body, { writes: [] });
      },
    ],
    [
      'the cause of a fault',
      async (stage, secret) => {
        const cause = new Error(secret.slice(0, 400));
        stage.out.push(
          wholeOf(new Fault('unavailable', 'x', { cause: new Error('y', { cause }) })),
        );
      },
    ],
    [
      'the detail of a fault',
      async (stage, secret) => {
        stage.out.push(wholeOf(new Fault('unavailable', 'x', { detail: { a: encode(secret) } })));
      },
    ],
    ['a reply', async (stage, secret) => stage.out.push(JSON.stringify({ error: secret }))],
  ])('finds a secret that was planted in %s', async (_name, plant) => {
    const stage = new Stage(await exchangeWorld());
    const [part = ''] = (await stage.token('shop-main')).split('.').slice(2);
    expect(await stage.found()).toEqual([]);
    await plant(stage, part);
    expect(await stage.found()).not.toEqual([]);
  });
});
