import type { WriterGap } from '#core/ledger/entry.ts';
import type { Place } from './log-record.ts';
import type { Stretch } from './read-stretch.ts';

/** A stretch of a chain that goes into the log, and from where its sealed head moves. */
export interface GatheredStretch extends Stretch {
  readonly from: Place | undefined;
  /** What was lost right after it, as somebody accepted; its chain goes on in the next batch. */
  readonly gap?: WriterGap;
}
