import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { HeldCredentials } from '#cli/credential-cache/held-credentials.ts';
import type { Waiting } from '#cli/waiting.ts';

/** Time that goes on only when it is told to, or when somebody waits. */
export interface VirtualTime extends Waiting {
  readonly told: string[];
  advance(seconds: number): void;
}

export function virtualTime(start = Date.parse('2026-11-22T10:00:00Z')): VirtualTime {
  const told: string[] = [];
  let now = start;
  return {
    told,
    clock: { now: () => new Date(now) },
    advance: (seconds) => {
      now += seconds * 1_000;
    },
    pause: async (milliseconds) => {
      now += milliseconds;
    },
    random: () => 0,
    tell: (line) => told.push(line),
  };
}

/** A private folder that goes when the test ends. */
export function cacheFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sallyport-cache-'));
  chmodSync(path, 0o700);
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const key = {
  broker: 'https://broker.acme.example',
  grant: 'shop-deploy',
  more: {},
  holder: 'persona:shop-main',
};

/** An exchange that always succeeds, and counts. */
export function countingExchange(time: VirtualTime, leaseSeconds = 3_600) {
  const made: HeldCredentials[] = [];
  const exchange = async (): Promise<HeldCredentials> => {
    const end = time.clock.now().getTime() + leaseSeconds * 1_000;
    const held = {
      accessKeyId: `ASIA${made.length}`,
      secretAccessKey: `secret-of-exchange-${made.length}`,
      sessionToken: 'session-token-of-the-lease',
      expiration: new Date(end).toISOString(),
      accountId: '111122223333',
      sessionId: `session-${made.length}`,
    };
    made.push(held);
    return held;
  };
  return { made, exchange };
}

/** Seconds that credentials have left. */
export function secondsLeft({ expiration }: HeldCredentials, time: VirtualTime): number {
  return (Date.parse(expiration) - time.clock.now().getTime()) / 1_000;
}
