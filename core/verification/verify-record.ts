import type { LogRecord } from '#core/sealing/log-record.ts';
import type { Checkpoint } from '#core/tlog/checkpoint.ts';
import type { Findings } from './findings.ts';

/** That the sealer's record and the checkpoint tell of the same log; a turn under way may be ahead. */
export function verifyRecord(
  { size, root, batch }: LogRecord,
  checkpoint: Checkpoint | undefined,
  findings: Findings,
): void {
  const path = 'checkpoint';
  const published = checkpoint?.size ?? 0;
  const settled = batch?.size ?? size;
  if (published < settled) {
    const says = `the sealer has published size ${settled}, and checkpoint is of size ${published}`;
    findings.add({ code: 'checkpoint_behind', path, says });
  }
  const known = [{ size, root }, ...(batch === null ? [] : [batch])];
  const same = known.find((one) => one.size === published);
  if (same !== undefined && checkpoint !== undefined) {
    if (same.root === checkpoint.root.toString('base64')) return;
    const says = `the sealer's record names another root for size ${published} than checkpoint`;
    findings.add({ code: 'record_differs', path, says });
  }
}
