import type { VerificationReport } from './report.ts';

/**
 * Whether all that a report finds is a checkpoint behind what is signed: so it also looks for the moment
 * that the sealer takes between its last two steps, and is another matter only where it stays.
 */
export function isCatchingUp({ findings, findingCount }: VerificationReport): boolean {
  return (
    findingCount > 0 &&
    findingCount === findings.length &&
    findings.every(({ code }) => code === 'checkpoint_behind')
  );
}
