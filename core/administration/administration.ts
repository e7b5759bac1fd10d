import type { Configurations, Person } from '#core/config/configuration.ts';
import type { Revoker } from '#core/leases/revoker.ts';
import type { BodyReader } from '#core/ledger/bodies.ts';
import type { Origin } from '#core/ledger/entry.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import type { PolicyEngine } from '#core/policy/engine.ts';
import type { Chunks, Store } from '#core/store/store.ts';
import type { Clock } from '#core/world.ts';
import type { LogPorts } from './log-ports.ts';

/** A request through the administrators' door: who was authenticated there, and from where. */
export interface Administered {
  readonly person: Person;
  readonly origin: Origin;
}

/** All of the world that administration touches. */
export interface AdministrationPorts {
  readonly clock: Clock;
  readonly store: Store;
  readonly chunks: Chunks;
  readonly ledger: Ledger;
  readonly configurations: Configurations;
  readonly engine: PolicyEngine;
  /** Denies at AWS what people revoked. */
  readonly revoker: Revoker;
  /** The log that the ledger is sealed into; absent where this process does not know it. */
  readonly sealedLog?: LogPorts;
  /** What is kept of calls to AWS; absent where this process does not know it. */
  readonly bodies?: BodyReader;
  /** Local mode: `demo:` issuers are accepted in a configuration. */
  readonly local: boolean;
  /** Id of the first administrator, who may publish while no configuration is in force. */
  readonly firstAdministrator: string;
}
