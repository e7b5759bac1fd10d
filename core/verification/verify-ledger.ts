import type { LogRecord } from '#core/sealing/log-record.ts';
import type { LogVersions } from '#core/sealing/log-versions.ts';
import type { LogReader, LogState } from '#core/sealing/ports.ts';
import { type Checkpoint, openCheckpoint } from '#core/tlog/checkpoint.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import { BodyCheck, type KeptBodies } from './body-check.ts';
import { Findings } from './findings.ts';
import { lookBeyond } from './look-beyond.ts';
import { readCheckpoint } from './read-checkpoint.ts';
import type { Progress, VerificationReport } from './report.ts';
import { SessionSelection } from './selected-session.ts';
import { type LedgerTable, TableCheck } from './table-check.ts';
import { countUnsealed, type Unsealed, verifyTableHeads } from './table-heads.ts';
import { verifyKeyObject } from './verify-key-object.ts';
import { verifyRecord } from './verify-record.ts';
import { verifyVersions } from './verify-versions.ts';
import { WalkedLog } from './walked-log.ts';

/** What to verify, and by what. */
export interface VerificationRequest {
  readonly reader: LogReader;
  /** From elsewhere than the log: whoever brings another proves nothing. */
  readonly key: VerifierKey;
  /** An older checkpoint that was kept elsewhere, as a signed note. */
  readonly kept?: string;
  /** What the log was sealed from. */
  readonly table?: LedgerTable & { readonly state: Pick<LogState, 'read'> };
  /** Every version of the log's objects, where the place of the log keeps them. */
  readonly versions?: LogVersions;
  /** What lies beside the log of the calls that it tells of. */
  readonly bodies?: KeptBodies;
  /** A session to tell about. */
  readonly session?: string;
  /**
   * Whether partial tiles and bundles that a larger log needs no more are compared as well, where they
   * are still there; false spares some reads for each batch. True unless told.
   */
  readonly isThorough?: boolean;
}

/**
 * Verifies a whole log from its first entry to its last: that its entries give the root that the
 * key has signed, and every root that was signed on the way; that every tile is what they give;
 * that each writer's chain is whole up to its sealed heads, but for the gaps that the log names; that
 * sessions ended with the entries that the log has. With a table, also that it still holds what was sealed from it; with bodies,
 * that each is what its entry refers to.
 *
 * It takes a bounded number of bundles at a time, and one small record for each writer and each open
 * session. Nothing that lies in the log makes it throw; a store that does not answer does, with its
 * own fault. Throws `Fault('ledger_damaged')` for a kept checkpoint that the key has not signed.
 */
export async function* verifyLedger(
  request: VerificationRequest,
): AsyncGenerator<Progress, VerificationReport> {
  const findings = new Findings();
  const opened = await openLog(request, findings);
  const { checkpoint, kept } = opened;
  const selection = selectionOf(request);
  const table = request.table && new TableCheck(request.table, findings);
  const bodies = request.bodies && new BodyCheck(request.bodies, findings);
  const walked = new WalkedLog({ ...request, findings, selection, table, bodies });
  if (checkpoint !== undefined) {
    yield* walked.walk(checkpoint, kept);
    await verifyAround(checkpoint, request, findings);
  }
  verifyOpened(opened, findings);
  if (request.versions !== undefined) await verifyVersions(request.versions, findings);
  const unsealed = await verifyTable(request.table, walked, findings);
  return {
    holds: findings.count === 0,
    origin: request.key.name,
    size: checkpoint?.size ?? null,
    root: checkpoint?.root.toString('base64') ?? null,
    ...walked.summary,
    findings: findings.kept,
    findingCount: findings.count,
    unsealed,
    bodies: bodies?.totals ?? null,
    keptSize: kept?.size ?? null,
    session: selection?.selected ?? null,
  };
}

/** What is known of a log before its entries are read. */
interface Opened {
  readonly checkpoint: Checkpoint | undefined;
  readonly kept: Checkpoint | undefined;
  readonly record: LogRecord | undefined;
}

async function openLog(request: VerificationRequest, findings: Findings): Promise<Opened> {
  const { reader, key, table } = request;
  const kept = request.kept === undefined ? undefined : openCheckpoint(request.kept, key);
  // Read first, so that a turn meanwhile leaves it behind the checkpoint and never ahead.
  const record = (await table?.state.read())?.record;
  const read = await readCheckpoint(reader, key);
  if ('checkpoint' in read) return { checkpoint: read.checkpoint, kept, record };
  // Only the sealer's own record can say that nothing was published yet.
  const isPublished = table === undefined || (record?.publishedAt ?? null) !== null;
  if (isPublished || read.finding.code !== 'checkpoint_missing') findings.add(read.finding);
  return { checkpoint: undefined, kept, record };
}

function selectionOf({ session }: VerificationRequest): SessionSelection | undefined {
  return session === undefined ? undefined : new SessionSelection(session);
}

function verifyOpened({ checkpoint, kept, record }: Opened, findings: Findings): void {
  if (kept !== undefined) requireReached(kept, checkpoint, findings);
  if (record !== undefined) verifyRecord(record, checkpoint, findings);
}

async function verifyTable(
  table: LedgerTable | undefined,
  { chains }: WalkedLog,
  findings: Findings,
): Promise<Unsealed | null> {
  if (table === undefined) return null;
  await verifyTableHeads(table, chains, findings);
  return await countUnsealed(table, chains, findings);
}

function requireReached(kept: Checkpoint, now: Checkpoint | undefined, findings: Findings): void {
  const size = now?.size ?? 0;
  if (kept.size <= size) return;
  const says = `the checkpoint kept elsewhere is of size ${kept.size}, and the log of size ${size}: it was cut off or put back`;
  findings.add({ code: 'checkpoint_kept_ahead', path: 'checkpoint', says });
}

/** What lies beside the tree: the key, and whatever is beyond the checkpoint. */
async function verifyAround(
  { size }: Checkpoint,
  { reader, key }: VerificationRequest,
  findings: Findings,
): Promise<void> {
  const found = [await verifyKeyObject(reader, key), await lookBeyond(size, reader, key)];
  for (const finding of found) if (finding !== undefined) findings.add(finding);
}
