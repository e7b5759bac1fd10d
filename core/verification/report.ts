import type { BodyTotals } from './body-check.ts';
import type { Finding } from './finding.ts';
import type { SelectedSession } from './selected-session.ts';
import type { SessionTotals } from './sessions.ts';
import type { Unsealed } from './table-heads.ts';
import type { ToldGap } from './told-gaps.ts';

/** How far a verification has come. */
export interface Progress {
  readonly entries: number;
  /** Leaves of the whole log. */
  readonly size: number;
  /** Bytes of bundles read so far. */
  readonly bytes: number;
}

/** What a verification came to. Nothing is proven unless `holds`. */
export interface VerificationReport {
  readonly holds: boolean;
  readonly origin: string;
  /** Leaves of the log by its checkpoint, and its root in base64; null where no checkpoint could be read. */
  readonly size: number | null;
  readonly root: string | null;
  /** When its last batch was assigned, RFC 3339. */
  readonly sealedAt: string | null;
  /** Leaves that were read, those of the sealer among them. */
  readonly entries: number;
  readonly bytes: number;
  readonly batches: number;
  /** The sealer not counted. */
  readonly writers: number;
  /** The first hundred things that do not hold, and how many there are. */
  readonly findings: readonly Finding[];
  readonly findingCount: number;
  /** Entries by which the ledger itself tells of something irregular, by kind. */
  readonly told: Readonly<Record<string, number>>;
  /** What the log goes on without, as it tells itself: `holds` says nothing of what they were. */
  readonly gaps: readonly ToldGap[];
  readonly sessions: SessionTotals;
  /** Null without a table. */
  readonly unsealed: Unsealed | null;
  /** Null where bodies were not looked at. */
  readonly bodies: BodyTotals | null;
  /** The size of the checkpoint kept elsewhere, which was on the way unless a finding says otherwise. */
  readonly keptSize: number | null;
  /** Null unless one was asked about. */
  readonly session: SelectedSession | null;
}
