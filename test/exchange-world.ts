import { readFileSync } from 'node:fs';
import { createMemoryChains } from '#adapters/memory/chains.ts';
import { type Durable, withFaults } from '#adapters/memory/faulty.ts';
import { createMemoryKeySets, type PublishedKeys } from '#adapters/memory/key-sets.ts';
import { createMemoryLogState } from '#adapters/memory/log-state.ts';
import { createMemoryNoteSigner } from '#adapters/memory/note-signer.ts';
import { createMemoryRevoker } from '#adapters/memory/revoker.ts';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { createMemorySts } from '#adapters/memory/sts.ts';
import { createCounters } from '#adapters/node/counters.ts';
import { systemSecrets } from '#adapters/node/secrets.ts';
import type { Administered } from '#core/administration/administration.ts';
import { createProcessHolds } from '#core/approvals/holds.ts';
import { peopleInForce } from '#core/approvals/people-in-force.ts';
import { Polls } from '#core/approvals/polls.ts';
import type { Waiting } from '#core/approvals/waiting.ts';
import { compileConfiguration } from '#core/config/compile-configuration.ts';
import { createConfigurations } from '#core/config/create-configurations.ts';
import { headId } from '#core/config/head.ts';
import { type PackedVersion, packVersion } from '#core/config/pack-version.ts';
import type { ExchangeRequest } from '#core/exchange/exchange-request.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import { createRefusalTally } from '#core/ledger/refusal-tally.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { createLimitsMemory } from '#core/limits/limits-memory.ts';
import { createCedarEngine } from '#core/policy/cedar/cedar-engine.ts';
import type { Jwk } from '#core/tokens/keys/jwk.ts';
import type { AdminPorts } from '#functions/admin/admin-route.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { createDemoIssuer, type DemoIssuer } from '#local/issuer/demo-issuer.ts';
import { type DemoKeys, generateDemoKeys } from '#local/issuer/demo-keys.ts';
import { localDoorkeeper, owner, ownerId } from '#local/local-doorkeeper.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { checkingEntries } from '#test/core/ledger/entry-schema.ts';

/** Time of requests is not kept here: tests look by themselves. */
const timer = { start: async () => undefined, wake: async () => undefined };

export const broker = 'http://127.0.0.1:8787';
const demoBase = { demoIssuerBase: `${broker}/issuer` };
export const ownerToken = 'owner-token-of-the-tests-0123456789abcdef';

/** A clock that stands still until it is told to go on. */
export interface TestClock {
  now(): Date;
  advance(seconds: number): void;
}

/** The product without a network: the example configuration over adapters in memory. */
export interface ExchangeWorld {
  readonly clock: TestClock;
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly sts: ReturnType<typeof createMemorySts>;
  readonly revoker: ReturnType<typeof createMemoryRevoker>;
  readonly counters: ReturnType<typeof createCounters>;
  readonly issuer: DemoIssuer;
  readonly ports: ExchangePorts;
  readonly admin: AdminPorts;
  /** What happens in each second that an exchange is held, in order; time passes by itself. */
  readonly whileHeld: (() => Promise<unknown>)[];
  /** Ports of another process on the same store: its own writer, memory and ids. */
  anotherProcess(): ExchangePorts;
  token(persona: string, claims?: Readonly<Record<string, unknown>>): Promise<string>;
  request(subjectToken: string, grant: string, more?: Partial<ExchangeRequest>): ExchangeRequest;
}

let keys: Promise<DemoKeys> | undefined;
// Both keep what they once parsed, and neither remembers anything of a world.
const engine = createCedarEngine();
let packed: PackedVersion | undefined;

export const asOwner: Administered = {
  person: owner,
  origin: { address: '127.0.0.1', userAgent: 'tests', requestId: 'r-0', face: 'admin' },
};

/** What is particular about a world. */
export interface WorldSetting {
  /** Where it keeps its state; in memory unless told. */
  readonly durable?: (clock: TestClock) => Durable;
  /** Texts of the example's files to replace: path, what stands there, what shall stand there. */
  readonly changes?: readonly (readonly [path: string, from: string, to: string])[];
}

/** Builds the world at a fixed moment and publishes the example configuration in it. */
export async function exchangeWorld(setting: WorldSetting = {}): Promise<ExchangeWorld> {
  keys ??= generateDemoKeys();
  const clock = testClock(new Date('2026-11-22T10:00:00.000Z'));
  const { durable, changes = [] } = setting;
  const store = withFaults(
    checkingEntries(durable === undefined ? createMemoryStore({ clock }) : durable(clock)),
  );
  const sts = createMemorySts({ clock });
  const revoker = createMemoryRevoker();
  const counters = createCounters();
  const issuer = createDemoIssuer({ baseUrl: broker, keys: await keys });
  const keySets = createMemoryKeySets({ store, clock, published: publishedKeys(issuer) });
  const processes = { count: 0 };
  const whileHeld: (() => Promise<unknown>)[] = [];
  const waiting: Waiting = {
    changed: async (_requests, milliseconds) => {
      await whileHeld.shift()?.();
      clock.advance(milliseconds / 1_000);
    },
  };
  const anotherProcess = (): ExchangePorts => {
    processes.count += 1;
    const process = processes.count;
    const serial = { last: 0 };
    const ids = {
      newId: () => {
        serial.last += 1;
        return `${process}${String(serial.last).padStart(25, '0')}`;
      },
    };
    const ledger = createLedger({ store, writer: `test-${process}` });
    const configurations = createConfigurations(store, demoBase);
    const people = () => peopleInForce({ store, configurations });
    const limits = createLimitsMemory();
    const shared = { clock, ids, secrets: systemSecrets, store, ledger, metrics: counters };
    return {
      ...shared,
      audience: broker,
      refusals: createRefusalTally(),
      limits,
      configurations,
      keySets,
      engine,
      sts,
      approvals: { ...shared, timer, places: limits.places, people },
      waiting,
      holds: createProcessHolds(),
      polls: new Polls(),
    };
  };
  const ports = anotherProcess();
  const admin: AdminPorts = {
    ...ports,
    chunks: store,
    local: true,
    firstAdministrator: ownerId,
    revoker,
    doorkeeper: localDoorkeeper(ownerToken, ports),
    sealedLog: {
      chains: createMemoryChains(store),
      state: createMemoryLogState(),
      signer: createMemoryNoteSigner('log.test/acme'),
    },
  };
  await putInForce(
    changes.length === 0 ? packedExample() : packFiles(changedExample(changes)),
    admin,
  );
  return {
    clock,
    store,
    sts,
    revoker,
    counters,
    issuer,
    ports,
    admin,
    whileHeld,
    anotherProcess,
    token: (name, claims = {}) => {
      const persona = personaOf(name);
      if (persona === undefined) throw new Error(`no persona ${name}`);
      return mintPersonaToken(issuer, persona, { audience: broker, now: clock.now(), claims });
    },
    request: (subjectToken, grant, more = {}) => ({
      subjectToken,
      target: { kind: 'grant', name: grant },
      narrowing: {},
      origin: { address: '192.0.2.7', userAgent: 'tests', requestId: 'r-1', face: 'token' },
      ...more,
    }),
  };
}

/** What a publish of this version leaves behind. */
async function putInForce({ version, chunks }: PackedVersion, ports: AdminPorts): Promise<void> {
  for (const [digest, bytes] of chunks) await ports.chunks.put(digest, bytes);
  const at = ports.clock.now().toISOString();
  const head = { version, publishedAt: at, publishedBy: ownerId, stopped: {} };
  const actor = { kind: 'person', id: ownerId, groups: [] } as const;
  await ports.ledger.append(
    { kind: 'configuration.published', at, actor, origin: asOwner.origin, facts: { version } },
    { writes: [{ kind: 'head', id: headId, expected: 0, value: head }] },
  );
}

/** The example, compiled once for all worlds of a file. */
function packedExample(): PackedVersion {
  packed ??= packFiles(readConfigurationFolder(exampleFolder));
  return packed;
}

function packFiles(files: ReadonlyMap<string, string>): PackedVersion {
  const compiled = compileConfiguration(files, { local: true });
  if ('identities' in compiled) return packVersion(compiled);
  throw new Error(`the configuration has problems: ${JSON.stringify(compiled)}`);
}

/** The example's files with these changes. */
export function changedExample(
  changes: NonNullable<WorldSetting['changes']>,
): ReadonlyMap<string, string> {
  const files = new Map(readConfigurationFolder(exampleFolder));
  for (const [path, from, to] of changes) {
    const text = String(files.get(path));
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    files.set(path, text.replace(from, to));
  }
  return files;
}

function testClock(start: Date): TestClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advance: (seconds) => {
      now += seconds * 1000;
    },
  };
}

/** What the demo issuer's documents say of its keys, without asking over a network. */
function publishedKeys(issuer: DemoIssuer): PublishedKeys {
  return async (iss) => {
    const shape = iss.slice(`${broker}/issuer/`.length);
    const path = shape === 'gitlab' ? 'oauth/discovery/keys' : '.well-known/jwks';
    const document = issuer.document(`${shape}/${path}`);
    return document === undefined ? undefined : (document.keys as readonly Jwk[]);
  };
}

/** A file of the example configuration, to be changed by a test. */
export function exampleFile(path: string): string {
  return readFileSync(`${exampleFolder}/${path}`, 'utf8');
}
