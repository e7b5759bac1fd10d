import { Buffer } from 'node:buffer';
import { bodyPath } from '#core/ledger/bodies.ts';
import { sealBody } from '#core/ledger/body.ts';
import type { EntryBody, EntryKind } from '#core/ledger/entry.ts';
import { linkEntries } from '#core/ledger/link-entries.ts';
import { sessionKeys } from '#core/ledger/session-cipher.ts';
import type { LogReader } from '#core/sealing/ports.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import type { VerificationReport } from '#core/verification/report.ts';
import { type VerificationRequest, verifyLedger } from '#core/verification/verify-ledger.ts';
import { createSealingScene, type SealingScene } from '#test/core/sealing/sealing-scene.ts';

/** A sealed ledger in memory, to be read and to be changed. */
export interface SealedLog {
  readonly scene: SealingScene;
  readonly key: VerifierKey;
  /** Every object of the log by its path, as it was put. */
  readonly objects: ReadonlyMap<string, Buffer>;
}

/** What `writeSessions` writes: how many entries, and how many turns of the sealer they take. */
export interface LogShape {
  readonly entries: number;
  /** Entries between two turns. */
  readonly between: number;
  readonly writers: number;
}

/** A log of sessions that end, of several writers, with one entry that was split. */
export async function sealLog({ entries, between, writers }: LogShape): Promise<SealedLog> {
  const scene = createSealingScene();
  const heads = new Map<string, { readonly n: number; readonly hash: string }>();
  const write = async (writer: string, body: EntryBody) => {
    const linked = linkEntries(writer, heads.get(writer), [body]);
    const entry = linked.at(-1);
    if (entry === undefined) throw new Error('nothing was linked');
    const preceding = linked.slice(0, -1);
    const { outcome } = await scene.store.commit({ entry, preceding, writes: [] });
    if (outcome !== 'committed') throw new Error(`${writer} could not write`);
    heads.set(writer, entry);
  };
  for (let at = 0; at < entries; at += 1) {
    const body = bodyAt(at, entries);
    await write(`writer-${at % writers}`, isCall(at, entries) ? await withCall(body, scene) : body);
    if ((at + 1) % between === 0) await scene.sealAll();
  }
  await scene.sealAll();
  const held = [...scene.objects.held];
  return {
    scene,
    key: await scene.ports.signer.key(),
    objects: new Map(held.map(([path, { body }]) => [path, Buffer.from(body)])),
  };
}

/** Where the call of a session is told. */
function isCall(at: number, entries: number): boolean {
  return at % 4 === 1 && at < entries - (entries % 4);
}

const keys = sessionKeys(Buffer.alloc(32, 7).toString('base64url'));

/** A call whose request and answer are kept beside the log. */
async function withCall(body: EntryBody, { objects }: SealingScene): Promise<EntryBody> {
  const sessionId = body.sessionId ?? '';
  const keep = async (text: string) => {
    const { reference, ciphertext } = sealBody(Buffer.from(text), sessionId, keys);
    const path = bodyPath(sessionId, reference.digest);
    const object = { path, body: ciphertext, keeping: 'locked' } as const;
    await objects.putOnce({ ...object, contentType: 'application/octet-stream' });
    return { ...reference, keptUntil: '2027-11-23T00:00:00.000Z' };
  };
  const request = await keep(`POST / HTTP/1.1\r\n\r\n${body.at}`);
  const message = await keep(`HTTP/1.1 200\r\n\r\n${body.at}`);
  const answer = {
    status: 200,
    requestId: null,
    commitment: '',
    bytes: 3,
    transforms: [],
    message,
  };
  const told = { id: body.at, accessKeyId: 'SLYP', requestCommitment: '', requestBytes: 3 };
  return { ...body, kind: 'call.completed', call: { ...told, request, answer } };
}

/** Four entries a session: vended, a call, ended, and its end with their count. */
function bodyAt(at: number, entries: number): EntryBody {
  const sessionId = `session-${String(Math.floor(at / 4)).padStart(6, '0')}`;
  const isLast = at >= entries - (entries % 4);
  const kinds: readonly EntryKind[] = ['exchange.vended', 'call.completed', 'lease.ended'];
  const kind = kinds[at % 4];
  const counts = { 'exchange.vended': 1, 'call.completed': 1, 'lease.ended': 1 };
  const time = new Date(Date.UTC(2026, 10, 23) + at * 1_000).toISOString();
  return {
    kind: isLast ? 'outcome.unknown' : (kind ?? 'session.ended'),
    at: time,
    actor: { kind: 'identity', id: 'shop-deployer', owner: 'ada', groups: ['platform'] },
    origin: { address: '198.51.100.7', userAgent: 'curl', requestId: `r-${at}`, face: 'token' },
    sessionId,
    facts: { kind: 'exchange.vended', ...(at === 6 ? { large: 'x'.repeat(90_000) } : {}) },
    ...(kind === undefined && !isLast
      ? { session: { how: 'expired', openedAt: time, endedAt: time, entries: counts } }
      : {}),
  };
}

/** A reader of objects, of which some are changed (undefined: taken away). */
export function readerOf(
  objects: ReadonlyMap<string, Buffer>,
  changes: ReadonlyMap<string, Buffer | undefined> = new Map(),
): LogReader {
  return {
    get: async (path) => (changes.has(path) ? changes.get(path) : objects.get(path)),
  };
}

/** Verifies to the end. */
export async function verified(request: VerificationRequest): Promise<VerificationReport> {
  const running = verifyLedger(request);
  for (;;) {
    const step = await running.next();
    if (step.done === true) return step.value;
  }
}
