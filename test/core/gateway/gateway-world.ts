import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { createMemoryBodies, type MemoryBodies } from '#adapters/memory/bodies.ts';
import { createMemorySpentSignatures } from '#adapters/memory/spent-signatures.ts';
import { gunzip } from '#adapters/node/gunzip.ts';
import { createServiceModelFiles } from '#adapters/node/service-models.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { regionNames } from '#core/gateway/catalog/operation-catalog.ts';
import { createGatewayKeyring } from '#core/gateway/gateway-keyring.ts';
import type { GatewayReply, GatewayRequest } from '#core/gateway/gateway-request.ts';
import { handleCall } from '#core/gateway/handle-call.ts';
import type { GatewayPorts } from '#core/gateway/ports.ts';
import { RoleSessions } from '#core/gateway/role-sessions.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import {
  type SigningCredentials,
  type SigningOptions,
  signRequest,
} from '#core/sigv4/sign-request.ts';
import { type ExchangeWorld, exchangeWorld, type WorldSetting } from '#test/exchange-world.ts';
import { type FakeUpstream, fakeUpstream } from './fake-upstream.ts';
import type { SampleCall } from './sample-calls.ts';

/** Gateway keys as the exchange vends them. */
export interface GatewayKeysHeld extends SigningCredentials {
  readonly sessionId: string;
  readonly sessionToken: string;
}

/** The whole product in memory, with a gateway in front of an AWS that only remembers. */
export interface GatewayWorld extends ExchangeWorld {
  readonly gateway: GatewayPorts;
  readonly upstream: FakeUpstream;
  /** What is kept of requests and answers. */
  readonly bodies: MemoryBodies;
  /** Keys of a new lease of the example's keeper of orders, or with other claims. */
  keys(claims?: Readonly<Record<string, unknown>>): Promise<GatewayKeysHeld>;
  /** Signs a call with these keys now and has it handled. */
  call(
    sample: SampleCall,
    keys: SigningCredentials,
    ports?: GatewayPorts,
    region?: string,
  ): Promise<GatewayReply>;
  /** What the ledger says of calls and what people were asked about them, oldest first. */
  told(): Promise<readonly EntryBody[]>;
}

const master = Buffer.alloc(32, 7);
const models = createServiceModelFiles(join(import.meta.dirname, '../../../data/aws/models'));

/** Builds the world; nobody has keys yet. */
export async function gatewayWorld(setting: WorldSetting = {}): Promise<GatewayWorld> {
  const world = await exchangeWorld(setting);
  const { clock, store, sts } = world;
  const random = { last: 0 };
  const keyring = createGatewayKeyring(
    async () => master,
    (bytes) => {
      random.last += 1;
      return Buffer.alloc(bytes, random.last);
    },
  );
  const upstream = fakeUpstream();
  const bodies = createMemoryBodies();
  const gateway: GatewayPorts = {
    ...{ ...world.ports, keyring, gunzip, models, upstream },
    regions: regionNames(),
    spent: createMemorySpentSignatures(clock),
    roles: new RoleSessions(sts, clock),
    bodies,
    holdSeconds: 50,
    place: {},
  };
  return {
    ...world,
    gateway,
    bodies,
    upstream,
    keys: async (claims = {}) => {
      const token = await world.token('orders-keeper', claims);
      const request = world.request(token, 'orders-upkeep');
      const { credentials, sessionId } = await exchangeToken(request, { ...world.ports, keyring });
      return { ...credentials, sessionId };
    },
    call: (sample, keys, ports = gateway, region = 'us-east-1') =>
      handleCall(signed(sample, keys, { now: clock.now(), region }), ports),
    told: async () => {
      const entries = await store.entries({ limit: 1_000 });
      const bodies = entries.map(({ entry }) => entry.body);
      return bodies.filter(({ kind }) => /^(?:call|approval)\./u.test(kind));
    },
  };
}

/** A call as a front hands it on, signed by AWS's rules. */
export function signed(
  { service, ...sample }: SampleCall,
  keys: SigningCredentials,
  { region = 'us-east-1', ...more }: Partial<SigningOptions> & Pick<SigningOptions, 'now'>,
): GatewayRequest {
  const unsigned = { ...sample, headers: [hostHeader, ...sample.headers] };
  const added = signRequest(unsigned, keys, { region, service, ...more });
  return asked({ ...unsigned, headers: [...unsigned.headers, ...added] });
}

/** A request as a front hands it on. */
function asked(request: GatewayRequest['request']): GatewayRequest {
  return {
    request,
    facts: { httpVersion: '1.1', trailers: [], hasChunkExtensions: false },
    address: '192.0.2.7',
    userAgent: 'tests',
    requestId: 'r-1',
  };
}

const hostHeader = ['host', '127.0.0.1:8788'] as const;
