import { Fault } from '#core/faults.ts';

/** The fault that the action throws; fails the test when it throws none. */
export function faultOf(action: () => unknown): Fault {
  try {
    action();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
