import { Fault } from '#core/faults.ts';
import type { SealingStop } from './log-record.ts';
import { putStop, type StoppingPorts } from './put-stop.ts';
import { readStanding } from './standing.ts';

/** How often the sealer may move its record under our hands before we give up. */
const attempts = 16;

/**
 * Stops sealing, whatever the sealer is doing: nothing more is assigned, and a batch that was begun
 * is finished only after somebody lets it go on. A stop that stands already is left as it is. Throws
 * `Fault('store_unavailable')` where it cannot be known; then it must be told again.
 */
export async function stopSealing(ports: StoppingPorts, stop: SealingStop): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const standing = await readStanding(ports);
    if (standing.record.stopped !== null) return;
    if (await putStop(ports, standing, stop)) return;
  }
  throw new Fault(
    'store_unavailable',
    'the record of the sealer keeps moving, so that it could not be stopped; try again',
  );
}
