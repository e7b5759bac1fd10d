import type { Holds } from '#core/approvals/holds.ts';
import type { ApprovalPorts } from '#core/approvals/ports.ts';
import type { Waiting } from '#core/approvals/waiting.ts';
import type { Configurations } from '#core/config/configuration.ts';
import type { Fault } from '#core/faults.ts';
import type { GatewayKeyring } from '#core/leases/gateway-keyring.ts';
import type { Bodies } from '#core/ledger/bodies.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import type { PolicyEngine } from '#core/policy/engine.ts';
import type { Store } from '#core/store/store.ts';
import type { Clock, Ids, Metrics, Secrets } from '#core/world.ts';
import type { Gunzip } from './authenticate/plain-request.ts';
import type { SpentSignatures } from './authenticate/spent-signatures.ts';
import type { Place } from './catalog/read-address.ts';
import type { ServiceModels } from './catalog/service-models.ts';
import type { RoleSessions } from './role-sessions.ts';
import type { Upstream } from './upstream.ts';

/** All of the world that a call touches. */
export interface GatewayPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly configurations: Configurations;
  readonly engine: PolicyEngine;
  readonly keyring: GatewayKeyring;
  /** Regions that calls may be signed for. */
  readonly regions: ReadonlySet<string>;
  readonly spent: SpentSignatures;
  readonly gunzip: Gunzip;
  readonly models: ServiceModels;
  readonly roles: RoleSessions;
  readonly upstream: Upstream;
  /** Where requests and answers are kept, masked. */
  readonly bodies: Bodies;
  readonly approvals: ApprovalPorts;
  readonly waiting: Waiting;
  readonly holds: Holds;
  /** How long a call is held while people are asked: less than its client waits for an answer. */
  readonly holdSeconds: number;
  /** The broker's own URL, below which people answer. */
  readonly audience: string;
  /** ARNs of what this deployment is made of, as patterns of IAM, beside what its name tells. */
  readonly ownArns?: readonly string[];
  /** The host that clients know the gateway by, without a port, and the path that it is below. */
  readonly place: Place;
  /** Hears of what is our failure and not the caller's, and never throws: nobody else will tell of it. */
  readonly failed?: (fault: Fault, requestId: string) => void;
}
