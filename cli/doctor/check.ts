import { asFault } from '#core/faults.ts';

/** What one look came to. */
export interface Check {
  readonly name: string;
  /** `skipped`: nothing could be said from here. */
  readonly state: 'ok' | 'failed' | 'skipped';
  /** What was seen, in a few words; never a token. */
  readonly says: string;
  /** What to do about a failure. */
  readonly remedy?: string;
}

export function passed(name: string, says: string): Check {
  return { name, state: 'ok', says };
}

export function failed(name: string, says: string, remedy: string): Check {
  return { name, state: 'failed', says, remedy };
}

export function skipped(name: string, says: string): Check {
  return { name, state: 'skipped', says };
}

/** A failure in the words of its fault, which say themselves what to do; `remedy` says where to go on. */
export function failedBy(name: string, error: unknown, remedy: string): Check {
  return failed(name, error instanceof Error ? error.message : asFault(error).message, remedy);
}
