import type { Fault, FaultCode } from '#core/faults.ts';
import type { ExchangePorts } from './ports.ts';

/** What counting refusals touches of the world. */
type CountingPorts = Pick<ExchangePorts, 'clock' | 'ledger' | 'metrics' | 'refusals'>;

/**
 * Writes the aggregate entry of a minute that has passed, and counts a refused stranger under its
 * code and, if known, its registered issuer. A failing ledger does not turn the refusal into
 * something else: the counts stay until they can be written.
 */
export async function countRefusal(
  fault: Fault,
  issuer: string | undefined,
  ports: CountingPorts,
): Promise<void> {
  ports.metrics.count('token.refused', { code: fault.code });
  await tallyRefusal(fault.code, issuer, ports);
}

/** The same for anybody's refusal that gets no entry of its own; `whose` is an issuer or an identity. */
export async function tallyRefusal(
  code: FaultCode,
  whose: string | undefined,
  ports: CountingPorts,
): Promise<void> {
  const now = ports.clock.now();
  await writeDueRefusals(ports);
  ports.refusals.count(code, whose, now);
}

/** Writes the minute that has passed, if one has: for a process that is only asked now and then. */
export async function writeDueRefusals(ports: CountingPorts): Promise<void> {
  await writeRefusals(ports.refusals.due(ports.clock.now()), ports);
}

/** Writes what was counted so far, whatever the minute: for a timer and for the end of a process. */
export async function flushRefusals(ports: CountingPorts): Promise<void> {
  await writeRefusals(ports.refusals.flush(ports.clock.now()), ports);
}

async function writeRefusals(
  body: ReturnType<ExchangePorts['refusals']['due']>,
  ports: CountingPorts,
): Promise<void> {
  if (body === undefined) return;
  try {
    await ports.ledger.append(body, { writes: [] });
  } catch {
    ports.refusals.restore(body);
    ports.metrics.count('ledger.aggregate_delayed');
  }
}
