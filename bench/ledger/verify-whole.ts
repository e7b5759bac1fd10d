import type { LogReader } from '#core/sealing/ports.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import { verifyLedger } from '#core/verification/verify-ledger.ts';

/** Verifies a log to its end; throws where it does not hold, because then nothing was measured. */
export async function verifyWhole(reader: LogReader, key: VerifierKey): Promise<void> {
  const verification = verifyLedger({ reader, key });
  for (;;) {
    const { done, value } = await verification.next();
    if (done && value.holds) return;
    if (done) throw new Error(`the log does not verify: ${value.findings[0]?.says}`);
  }
}
