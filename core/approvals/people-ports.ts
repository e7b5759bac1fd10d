import type { AdministrationPorts } from '#core/administration/administration.ts';
import type { Holds } from './holds.ts';
import type { ApprovalPorts } from './ports.ts';
import type { Waiting } from './waiting.ts';

/** What people who read requests touch of the world. */
export interface ReadingPorts
  extends Pick<AdministrationPorts, 'clock' | 'store' | 'configurations' | 'engine'> {}

/** What people who decide about requests touch of it beside that. */
export interface DecidingPorts
  extends ReadingPorts,
    Pick<AdministrationPorts, 'ledger' | 'firstAdministrator'> {
  readonly approvals: ApprovalPorts;
}

/** What people who wait for a verdict touch of it. */
export interface VerdictPorts extends ReadingPorts {
  readonly waiting: Waiting;
  /** How many of them this process keeps waiting, by person. */
  readonly holds: Holds;
}
