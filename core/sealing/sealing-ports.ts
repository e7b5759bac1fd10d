import type { Ledger } from '#core/ledger/ledger.ts';
import type { Store } from '#core/store/store.ts';
import type { NoteSigner } from '#core/tlog/note.ts';
import type { Clock, Metrics } from '#core/world.ts';
import type { Chains, LogObjects, LogState } from './ports.ts';

/** Everything that a turn of the sealer needs. */
export interface SealingPorts {
  readonly chains: Chains;
  readonly heads: Pick<Store, 'writerHead'>;
  readonly state: LogState;
  readonly objects: LogObjects;
  readonly signer: NoteSigner;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Names the log; the name of the signer's key. */
  readonly origin: string;
  /** Where it is told that sealing stopped; absent: an alarm and the record tell it. */
  readonly ledger?: Pick<Ledger, 'append'>;
}
