import type { ApprovalPorts } from '#core/approvals/ports.ts';
import type { Decision } from '#core/policy/decision.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import type { Administering, InForce } from './authorise.ts';

/** All of the world that publishing touches: people may have to say yes to it. */
export interface PublishingPorts extends AdministrationPorts {
  readonly approvals: ApprovalPorts;
  /** The broker's own URL, below which the pages are. */
  readonly audience: string;
}

/** What somebody wants to put in force. */
export interface PublishRequest {
  /** Path below the configuration folder → text. */
  readonly files: ReadonlyMap<string, string>;
  /** The version that the change was made against; absent: whatever is in force. */
  readonly expectedVersion?: string;
  /** Why, for whoever is asked to say yes. */
  readonly reason?: string;
}

/** A publish that policy permits, or has people asked about. */
export interface Publishing {
  readonly administered: Administered;
  readonly request: PublishRequest;
  readonly inForce: InForce;
  readonly deed: Administering;
  /** Absent before the first publish, which no policy decides. */
  readonly decision?: Decision;
  /** Files of the version in force; none before the first. */
  readonly before: ReadonlyMap<string, string>;
}
