import type { DatabaseSync } from 'node:sqlite';
import { createSqliteExecutions } from '#adapters/sqlite/executions.ts';
import { peopleInForce } from '#core/approvals/people-in-force.ts';
import type { ApprovalPorts } from '#core/approvals/ports.ts';
import type { Configurations } from '#core/config/configuration.ts';
import { approvalTick } from '#functions/approval-tick.ts';
import { createApprovalTimer, type LocalApprovalTimer } from './approval-timer.ts';
import { createTimers } from './states/clock-timers.ts';
import type { Execution } from './states/execution.ts';

/** What requests for approval touch, and the one who keeps time for them. */
export interface LocalApprovals extends ApprovalPorts {
  readonly timer: LocalApprovalTimer;
}

interface LocalApprovalWorld extends Omit<ApprovalPorts, 'timer' | 'people'> {
  /** That holds the store. */
  readonly database: DatabaseSync;
  readonly configurations: Configurations;
  readonly tell: (line: string) => void;
  /** Told of every verdict of this process, for those who are held here. */
  readonly ring: (id: string) => void;
}

/** Approvals of a local instance: their time is kept in the file that holds the requests. */
export function createLocalApprovals({
  database,
  configurations,
  tell,
  ring,
  ...world
}: LocalApprovalWorld): LocalApprovals {
  const { clock, store } = world;
  const ports = { ...world, people: () => peopleInForce({ store, configurations }) };
  const timer = createApprovalTimer({
    ...{ clock, store, tell, timers: createTimers(clock) },
    executions: createSqliteExecutions<Execution>(database, clock),
    look: approvalTick(ports),
  });
  const wake = (id: string) => {
    ring(id);
    return timer.wake(id);
  };
  return { ...ports, timer: { ...timer, wake } };
}
