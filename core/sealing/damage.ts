import { Fault } from '#core/faults.ts';

/**
 * `Fault('ledger_damaged')` with the writer and the number at which it shows in its detail: what
 * stops the sealer.
 */
export function damageAt(writer: string, n: number, message: string): Fault {
  return new Fault('ledger_damaged', message, { detail: { writer, n: String(n) } });
}
