import type { Fault } from '#core/faults.ts';
import type { RequiredAccess } from '../required-access.ts';
import type { AskedCall } from './asked-call.ts';

/** An action that a call needs on resources, and what is particular to these. */
export type Meant = Pick<RequiredAccess, 'action' | 'resources'> &
  Partial<Pick<RequiredAccess, 'conditions'>>;

/** What an operation means that its data cannot say, such as one thing for each entry of a list. */
export interface Rule {
  /** Needs of the data that the rule tells more exactly; it means no other actions. */
  readonly actions: readonly string[];
  readonly read: (call: AskedCall) => readonly Meant[] | Fault;
}
