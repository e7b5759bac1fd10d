import type { Contest } from '../contest.ts';
import { openServedCalls, type ServedCalls } from './served-calls.ts';

const batch = 50;

/** Calls through the gateway against what no gateway could leave out, and how many there are a second. */
export interface CallContests {
  readonly contests: readonly Contest[];
  readonly throughput: () => Promise<CallThroughput>;
  close(): Promise<void>;
}

/** Calls in a second of wall time. */
export interface CallThroughput {
  readonly clients: number;
  readonly wholePerSecond: number;
  readonly barePerSecond: number;
}

const clients = 16;
const calls = 2_000;

export async function openCallContests(): Promise<CallContests> {
  const served = await openServedCalls();
  return {
    contests: [
      {
        name: 'verifying, recognising and signing a call again against a bare proxy',
        ...{ goal: 2, batch, floor: served.bare, subject: served.signing },
      },
      {
        name: 'a call through the whole gateway against the same and two durable writes',
        ...{ goal: 1.5, batch, floor: served.recording, subject: served.whole },
      },
    ],
    throughput: () => measureThroughput(served),
    close: served.close,
  };
}

async function measureThroughput({ bare, whole }: ServedCalls): Promise<CallThroughput> {
  await perSecond(whole);
  await perSecond(bare);
  const [wholePerSecond, barePerSecond] = [await perSecond(whole), await perSecond(bare)];
  return { clients, wholePerSecond, barePerSecond };
}

async function perSecond(send: () => Promise<void>): Promise<number> {
  let left = calls;
  const began = performance.now();
  const client = async () => {
    while (left > 0) {
      left -= 1;
      await send();
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return calls / ((performance.now() - began) / 1_000);
}
