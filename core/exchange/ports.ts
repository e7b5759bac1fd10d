import type { Holds } from '#core/approvals/holds.ts';
import type { Polls } from '#core/approvals/polls.ts';
import type { ApprovalPorts } from '#core/approvals/ports.ts';
import type { Waiting } from '#core/approvals/waiting.ts';
import type { Configurations } from '#core/config/configuration.ts';
import type { GatewayKeyring } from '#core/leases/gateway-keyring.ts';
import type { Sts } from '#core/leases/sts.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import type { RefusalTally } from '#core/ledger/refusal-tally.ts';
import type { LimitsMemory } from '#core/limits/limits-memory.ts';
import type { PolicyEngine } from '#core/policy/engine.ts';
import type { Store } from '#core/store/store.ts';
import type { KeySets } from '#core/tokens/keys/key-set.ts';
import type { Clock, Ids, Metrics, Secrets } from '#core/world.ts';

/** All of the world that an exchange touches. */
export interface ExchangePorts {
  /** Our audience, byte for byte: the broker's own URL. */
  readonly audience: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly ledger: Ledger;
  /** What this process refused without an entry of its own, until they are written as one entry a minute. */
  readonly refusals: RefusalTally;
  /** What this process remembers of limits, so that it seldom has to ask the store. */
  readonly limits: LimitsMemory;
  readonly configurations: Configurations;
  readonly keySets: KeySets;
  readonly engine: PolicyEngine;
  readonly sts: Sts;
  /** Absent where there is no gateway: then nothing is vended under a grant for it. */
  readonly keyring?: GatewayKeyring;
  /** Where keys of the gateway are good, as clients know it. */
  readonly gatewayUrl?: string;
  readonly approvals: ApprovalPorts;
  readonly waiting: Waiting;
  /** What this process holds open for verdicts, and who asked it lately. */
  readonly holds: Holds;
  readonly polls: Polls;
}
