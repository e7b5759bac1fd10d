import { secondsAfter } from '#core/seconds-after.ts';
import type { Approval } from './approval.ts';

const rememberedSeconds = 90 * 24 * 3600;

/** Until when a request is kept: long after its time. Its entries are kept as long as the ledger is. */
export function rememberedUntil({ expiresAt }: Approval): Date {
  return secondsAfter(new Date(expiresAt), rememberedSeconds);
}
