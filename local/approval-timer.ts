import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { ApprovalTimer } from '#core/approvals/ports.ts';
import type { Look } from '#core/approvals/tick.ts';
import { asFault } from '#core/faults.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { Store } from '#core/store/store.ts';
import type { Clock } from '#core/world.ts';
import { approvalIntegrations, approvalNames } from './approval-integrations.ts';
import { createEngine } from './states/engine.ts';
import type { Executions, Timers } from './states/execution.ts';
import { type Machine, readMachine } from './states/machine.ts';

/** What keeping time for requests needs of the world. */
interface ApprovalTimerWorld {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly store: Pick<Store, 'read' | 'list'>;
  readonly executions: Executions;
  /** functions/approval-tick.ts. */
  readonly look: (event: unknown) => Promise<Look>;
  readonly tell: (line: string) => void;
}

/** Keeps time for the requests of a local instance, from one process to the next. */
export interface LocalApprovalTimer extends ApprovalTimer {
  /**
   * Goes on with all that waits, and looks at each of it at once; resolves when that is done. Never
   * rejects: what goes wrong is told, and tried again in a minute.
   */
  resume(): Promise<void>;
  /** Ends at once; what waits goes on at the next `resume`. */
  close(): void;
}

/** The state machine that is deployed on AWS, run by this process. */
export function createApprovalTimer(world: ApprovalTimerWorld): LocalApprovalTimer {
  const { clock, timers, store, executions, tell } = world;
  const engine = createEngine(approvalMachine(), {
    ...world,
    integrations: approvalIntegrations(world),
    random: Math.random,
  });
  const start = (id: string) => engine.start(id, { id });
  let isClosed = false;
  const goOn = async (): Promise<void> => {
    await engine.resume();
    // The process before this one may have ended between a verdict and its wake-up,
    for (const { name } of await executions.running()) await gently(() => engine.wake(name));
    // or between a request and its start.
    for await (const { id } of recordsOf(store, 'pending-approval')) await gently(() => start(id));
  };
  /** Nobody's request waits until all of these are looked at. */
  const gently = async (act: () => Promise<unknown>): Promise<void> => {
    if (!isClosed) await act();
    await setImmediate();
  };
  const resume = async (): Promise<void> => {
    try {
      if (!isClosed) await goOn();
    } catch (error) {
      if (isClosed) return;
      tell(`requests for approval stand still for a minute: ${asFault(error).message}`);
      timers.at(secondsAfter(clock.now(), 60), () => void resume());
    }
  };
  return {
    start,
    // Whoever voted need not wait for a look that is under way.
    wake: async (id) => {
      void engine.wake(id).catch(() => undefined);
    },
    resume,
    close: () => {
      isClosed = true;
      engine.close();
    },
  };
}

function approvalMachine(): Machine {
  const file = new URL('../statemachines/approval.asl.json', import.meta.url);
  return readMachine(readFileSync(file, 'utf8'), approvalNames);
}
