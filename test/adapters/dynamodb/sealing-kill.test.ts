import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLogReader } from '#adapters/aws/log-reader.ts';
import type { LogObject } from '#core/sealing/ports.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { verifyLedger } from '#core/verification/verify-ledger.ts';
import { stubService } from '#test/adapters/aws/callers.ts';
import type { StubCall, StubReply } from '#test/adapters/aws/stub-aws.ts';
import { type StubKms, startStubKms } from '#test/adapters/aws/stub-kms.ts';
import { type StubS3, s3Error, startStubS3 } from '#test/adapters/aws/stub-s3.ts';
import { campaign } from '#test/campaign.ts';
import { requireWholeLog } from '#test/core/sealing/require-whole-log.ts';
import { allEntries, expectChains } from '#test/dynamodb/all-entries.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import { createDynamoTables, dynamoCaller, dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';
import { type AwsPlaces, awsBucket, sealingOnAws } from './sealing-on-aws.ts';

let server: DynamoServer;
let s3: StubS3;
let kms: StubKms;
let places: AwsPlaces;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(() => server.stop());
beforeEach(async () => {
  s3 = await startStubS3(awsBucket);
  kms = await startStubKms();
  const tables = await createDynamoTables(dynamoCaller(server.endpoint));
  const { endpoint } = server;
  places = { ...tables, endpoint, s3: s3.aws.url, kms: kms.aws.url, keyArn: kms.keyArn };
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([s3.aws.stop(), kms.aws.stop()]);
});

/** Seeded, so that a failing run can be had again (Numerical Recipes' generator). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** When a process dies: with so many entries acknowledged, or with so many objects put by anybody. */
interface Death {
  readonly of: 'entry' | 'object';
  readonly after: number;
}

/** A process that writes and seals, and what it was told is durable before it died. */
async function runUntilKilled(writer: string, death: Death, acknowledged: string[]): Promise<void> {
  const worker = join(import.meta.dirname, 'sealing-worker.ts');
  const child = spawn(process.execPath, [worker, JSON.stringify(places), writer], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const ended = once(child, 'exit');
  let left = death.after;
  const count = () => {
    left -= 1;
    if (left === 0) child.kill('SIGKILL');
    return left === 0;
  };
  if (death.of === 'object') counting.add(count);
  for await (const line of createInterface(child.stdout)) {
    acknowledged.push(line);
    if (death.of === 'entry') count();
  }
  const [code, signal] = await ended;
  expect([code, signal], `${writer} ended by itself`).toEqual([null, 'SIGKILL']);
  counting.delete(count);
  children.delete(child);
}

/** Those who count objects that are put; each says whether its process dies of this one. */
const counting = new Set<() => boolean>();

function beforePut({ request }: StubCall): StubReply | undefined {
  if (request.method !== 'PUT') return undefined;
  const died = [...counting].filter((count) => count());
  // Half of what is put at the moment of a death is not.
  return died.length > 0 && s3.aws.calls.length % 2 === 0
    ? s3Error(500, 'InternalError')
    : undefined;
}

/** Turns until nothing is left to seal. */
async function sealTheRest(): Promise<void> {
  const ports = sealingOnAws(places);
  while ((await sealLedger(ports)).outcome !== 'nothing');
}

async function requireProven(): Promise<void> {
  const { chains, heads, state, signer } = sealingOnAws(places);
  const reader = createLogReader({ ...stubService(s3.aws.url), bucket: awsBucket });
  const key = await signer.key();
  const table = { chains, heads, state };
  const verifying = verifyLedger({ reader, key, table, versions: reader });
  for (let step = await verifying.next(); ; step = await verifying.next()) {
    if (step.done !== true) continue;
    expect(step.value).toMatchObject({ findings: [], holds: true, unsealed: { entries: 0 } });
    return;
  }
}

function heldObjects(): ReadonlyMap<string, LogObject> {
  const held = new Map<string, LogObject>();
  for (const [path, [newest]] of s3.kept) {
    const contentType = 'application/octet-stream' as const;
    const keeping = newest?.lock === undefined ? 'partial' : 'locked';
    if (newest !== undefined) held.set(path, { path, contentType, keeping, body: newest.body });
  }
  return held;
}

test(
  'however often writers and sealers are killed, each entry is in the log exactly once',
  async () => {
    const chance = seeded(20261122);
    const deaths = campaign(8);
    const drawn = (): Death =>
      chance(2) === 0
        ? { of: 'entry', after: 1 + chance(40) }
        : { of: 'object', after: 1 + chance(30) };
    const acknowledged: string[] = [];
    s3.before = beforePut;
    for (let round = 0; round < deaths; round += 2) {
      const atOnce = [`p${round}`, `p${round + 1}`];
      await Promise.all(atOnce.map((writer) => runUntilKilled(writer, drawn(), acknowledged)));
    }
    s3.before = () => undefined;
    await sealTheRest();

    const store = dynamoStoreOn(server.endpoint, places);
    const entries = await allEntries(store);
    await expectChains(store, entries);
    const written = entries.map(({ writer, n }) => `${writer}/${n}`);
    expect(new Set(acknowledged).difference(new Set(written))).toEqual(new Set());
    // Durable without its writer knowing: the one that it was at when it died.
    expect(written.length - acknowledged.length).toBeLessThanOrEqual(deaths);
    const key = await sealingOnAws(places).signer.key();
    await requireWholeLog({ held: heldObjects(), key, written });
    await requireProven();
  },
  campaign(90_000),
);
