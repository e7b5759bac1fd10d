import type { CedarRecord } from './engine.ts';

/** An instant as policies read it under `context.time`, in UTC; weekday 1 is Monday. */
export function timeFacts(now: Date): CedarRecord {
  return {
    now: now.toISOString(),
    hour: now.getUTCHours(),
    weekday: now.getUTCDay() || 7,
  };
}
