import { asFault } from '#core/faults.ts';
import { oldestUnsealed } from '#core/sealing/oldest-unsealed.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import type { Measures } from '#core/world.ts';
import { describeError } from './describe-error.ts';
import { type ChangePorts, stopAtChanges } from './stop-at-changes.ts';
import { type BatchFailures, noFailures, recordsIn } from './stream-batch.ts';

/** Everything that the function which seals needs. */
export interface SealPorts extends SealingPorts, ChangePorts {
  readonly measures: Measures;
}

/** No turn begins later after the first; a whole one fits into what Lambda then has left. */
const budgetMilliseconds = 60_000;
/**
 * So new a batch lets a wake rest: each shard of the stream wakes by itself, and a turn costs the same
 * for one entry as for hundreds. What comes meanwhile is gathered for longer than this before it wakes.
 */
const restMilliseconds = 20_000;

/**
 * What the ledger table's stream and a schedule call: stops sealing where an entry was changed, else
 * takes turns until nothing is left or its time is used up. Of failures, a schedule is told, and
 * tries again; a stream is not held up by them, since all that it does here is to wake.
 */
export function seal(ports: SealPorts): (event: unknown) => Promise<BatchFailures> {
  return async (event) => {
    const records = recordsIn(event);
    const untold = await stopAtChanges(records, ports);
    if (untold !== undefined) return untold;
    const isWake = records.length > 0;
    const failures = [
      await failureOf(() => takeTurns(ports, isWake)),
      // Above all where nothing could be sealed: then it is what sounds the alarm.
      isWake ? undefined : await failureOf(() => measureUnsealed(ports)),
    ].filter((failure) => failure !== undefined);
    for (const { error } of failures) tell(error, ports);
    const [first] = failures;
    if (first !== undefined && !isWake && !isStop(first)) throw first.error;
    return noFailures;
  };
}

async function isResting({ state, clock }: SealPorts): Promise<boolean> {
  const { batch, publishedAt } = (await state.read())?.record ?? {};
  const last = batch?.sealed.body.at ?? publishedAt;
  return typeof last === 'string' && clock.now().getTime() - Date.parse(last) < restMilliseconds;
}

async function takeTurns(ports: SealPorts, isWake: boolean): Promise<void> {
  if (isWake && (await isResting(ports))) return;
  const end = ports.clock.now().getTime() + budgetMilliseconds;
  while (ports.clock.now().getTime() < end) {
    const result = await sealLedger(ports);
    // Lost: whoever was first goes on until nothing is left.
    if (result.outcome !== 'sealed') return;
    ports.measures.measure('ledger.sealed', result.entries, 'Count');
  }
}

async function measureUnsealed(ports: SealPorts): Promise<void> {
  const oldest = await oldestUnsealed(ports);
  const age = oldest === undefined ? 0 : ports.clock.now().getTime() - Date.parse(oldest);
  ports.measures.measure('ledger.unsealed_seconds', Math.max(0, age) / 1_000, 'Seconds');
}

interface Failure {
  readonly error: unknown;
}

async function failureOf(act: () => Promise<void>): Promise<Failure | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** That sealing stands still is counted for as long as it does, so that the alarm lasts as long. */
function tell(error: unknown, { metrics, log }: SealPorts): void {
  const { code, detail } = asFault(error);
  const { writer, n } = detail;
  const facts = writer === undefined || n === undefined ? {} : { facts: { writer, n } };
  if (code === 'sealing_stopped') metrics.count('ledger.sealing_stopped');
  log.error({ message: code, error: describeError(error), ...facts });
}

/** Repeating helps nothing until a person has looked. */
function isStop({ error }: Failure): boolean {
  return asFault(error).code === 'sealing_stopped';
}
