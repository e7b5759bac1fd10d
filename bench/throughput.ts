import { openExchange } from './exchange.ts';

/** Exchanges in a second of wall time, with so many clients at once. */
export interface Throughput {
  readonly clients: number;
  readonly subjectPerSecond: number;
  readonly floorPerSecond: number;
  /** Of the medians: how many times as many bare round trips there are. */
  readonly ratio: number;
}

const rounds = 11;
const warmUpRounds = 3;
/** Requests of one round, of each side. */
const requests = 64;

/** Exchanges per second against the floor, by turns, first with one client and then with 32. */
export async function measureThroughput(): Promise<readonly Throughput[]> {
  const all: Throughput[] = [];
  for (const clients of [1, 32]) all.push(await measureWith(clients));
  return all;
}

async function measureWith(clients: number): Promise<Throughput> {
  const sides = await openExchange((warmUpRounds + rounds) * requests);
  const floor: number[] = [];
  const subject: number[] = [];
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    const first = round * requests;
    const ofFloor = await perSecond(sides.floor, { clients, first });
    const ofSubject = await perSecond(sides.subject, { clients, first });
    if (round < warmUpRounds) continue;
    floor.push(ofFloor);
    subject.push(ofSubject);
  }
  await sides.close();
  const [floorPerSecond, subjectPerSecond] = [median(floor), median(subject)];
  return { clients, floorPerSecond, subjectPerSecond, ratio: floorPerSecond / subjectPerSecond };
}

async function perSecond(
  send: (index: number) => Promise<void>,
  { clients, first }: { readonly clients: number; readonly first: number },
): Promise<number> {
  let next = first;
  const began = performance.now();
  const client = async () => {
    while (next < first + requests) {
      next += 1;
      await send(next - 1);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return requests / ((performance.now() - began) / 1_000);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
