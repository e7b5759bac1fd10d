import type { Buffer } from 'node:buffer';
import type { EntryKind, WriterGap } from '#core/ledger/entry.ts';
import type { TreeHash } from '#core/tlog/merkle.ts';
import type { BodyCheck } from './body-check.ts';
import type { Finding } from './finding.ts';
import type { Findings } from './findings.ts';
import { OpenBatch } from './open-batch.ts';
import { OpenParts } from './open-parts.ts';
import { isObject, type LeafTail, parseBody, readLeafTail } from './read-leaf.ts';
import { type BodyFacts, scanBody } from './scan-body.ts';
import { isOfSealer, readSealedHeads } from './sealed-heads.ts';
import type { SessionSelection } from './selected-session.ts';
import { Sessions } from './sessions.ts';
import type { TableCheck } from './table-check.ts';
import { type ToldGap, ToldGaps } from './told-gaps.ts';
import { WriterChains } from './writer-chains.ts';

/** Kinds by which the ledger itself tells of something irregular. */
const toldKinds: ReadonlySet<string> = new Set<EntryKind>([
  'outcome.unknown',
  'ledger.sealing_stopped',
  'ledger.resumed',
  'session.shredded',
]);

interface LogEntriesSetting {
  readonly findings: Findings;
  readonly table: TableCheck | undefined;
  readonly bodies: BodyCheck | undefined;
  readonly selection: SessionSelection | undefined;
}

/** What the entries of a log say, one after the other: chains, batches, split entries, sessions. */
export class LogEntries {
  readonly chains = new WriterChains();
  readonly sessions = new Sessions();
  readonly #batch = new OpenBatch(this.chains);
  readonly #parts = new OpenParts();
  readonly #gaps = new ToldGaps();
  readonly #setting: LogEntriesSetting;
  readonly #told: Record<string, number> = {};
  #batches = 0;
  #sealedAt: string | null = null;
  #lastEnd = 0;
  #lastStart = 0;

  constructor(setting: LogEntriesSetting) {
    this.#setting = setting;
  }

  /** The leaf at `index`, undefined where it cannot be read; whether it ends a batch. */
  follow(leaf: Buffer | undefined, hash: TreeHash, index: number): boolean {
    const tail = leaf && readLeafTail(leaf);
    if (leaf === undefined || tail === undefined) {
      this.chains.lose(1);
      if (leaf !== undefined) this.#add({ ...malformed, index });
      return false;
    }
    const text = `sha256:${hash.toString('hex')}`;
    const wrong = this.chains.follow(tail, text, index);
    if (wrong !== undefined) this.#add(wrong);
    if (isOfSealer(leaf)) return this.#seal(leaf, tail, index);
    this.#batch.touch(tail.writer);
    this.#setting.table?.note(tail, text, index);
    this.#read(leaf, tail, index);
    return false;
  }

  #seal(leaf: Buffer, { writer, n }: LeafTail, index: number): boolean {
    const sealed = readSealedHeads(leaf);
    if (sealed === undefined) {
      this.#add({ ...malformed, index, writer, n });
      return false;
    }
    const { findings, gaps } = this.#batch.seal(sealed, index);
    for (const finding of findings) this.#add(finding);
    for (const gap of gaps) this.#lose(gap, { index, sealedAt: sealed.at });
    this.#batches += 1;
    this.#sealedAt = sealed.at;
    this.#lastStart = this.#lastEnd;
    this.#lastEnd = index + 1;
    return true;
  }

  #lose(gap: WriterGap, place: Pick<ToldGap, 'index' | 'sealedAt'>): void {
    this.#gaps.add(gap, place);
    this.#parts.lose(gap);
  }

  #read(leaf: Buffer, tail: LeafTail, index: number): void {
    const { writer, n } = tail;
    const facts = scanBody(leaf);
    if (facts === undefined) {
      this.#add({ ...malformed, index, writer, n });
    } else if (facts.kind === 'entry.part') {
      this.#readPart(leaf, tail, index);
    } else {
      const finding = this.#parts.interrupt(tail);
      if (finding !== undefined) this.#addPart(finding, index);
      this.#tell(facts, { index, writer, n }, () => parseBody(leaf));
    }
  }

  #readPart(leaf: Buffer, tail: LeafTail, index: number): void {
    const { whole, finding } = this.#parts.add(tail, parseBody(leaf) ?? {});
    if (finding !== undefined) this.#addPart(finding, index);
    const { writer, n } = tail;
    const facts = whole && factsOf(whole);
    if (facts !== undefined) this.#tell(facts, { index, writer, n }, () => whole);
  }

  #tell(facts: BodyFacts, place: Parameters<Sessions['follow']>[1], body: () => unknown): void {
    const { kind } = facts;
    if (toldKinds.has(kind)) this.#told[kind] = (this.#told[kind] ?? 0) + 1;
    if (kind === 'ledger.resumed') this.#gaps.accept(body());
    this.sessions.follow(facts, place, body);
    this.#setting.bodies?.follow(facts, place, body);
    this.#setting.selection?.follow(facts, place);
  }

  /** Where leaves cannot be read, parts are missing as a consequence. */
  #addPart(finding: Finding, index: number): void {
    if (this.chains.lost === 0) this.#add({ ...finding, index });
  }

  #add(finding: Finding): void {
    this.#setting.findings.add(finding);
  }

  /** What can be said once all leaves have come by, of a log of `size`. */
  finish(size: number): void {
    if (this.chains.lost > 0) return;
    if (this.#lastEnd !== size) {
      const says = `the ${size - this.#lastEnd} entries from ${this.#lastEnd} on are signed, and no sealed heads follow them`;
      this.#add({ code: 'batch_open', index: this.#lastEnd, says });
    }
    for (const finding of this.#gaps.findings(this.#sealedAt ?? '')) this.#add(finding);
    const settled = { before: this.#lastStart, lost: this.#gaps.lost };
    for (const finding of this.sessions.findings(settled)) this.#add(finding);
  }

  get summary() {
    return {
      sealedAt: this.#sealedAt,
      batches: this.#batches,
      writers: this.chains.count - (this.#batches > 0 ? 1 : 0),
      told: this.#told,
      gaps: this.#gaps.all,
      sessions: this.sessions.totals({ before: this.#lastStart, lost: this.#gaps.lost }),
    };
  }
}

const malformed = {
  code: 'leaf_malformed',
  says: 'what is sealed there is not of the form of an entry',
} as const;

function factsOf(body: unknown): BodyFacts | undefined {
  const { kind, sessionId } = isObject(body) ? body : {};
  if (typeof kind !== 'string') return undefined;
  return { kind, sessionId: typeof sessionId === 'string' ? sessionId : undefined };
}
