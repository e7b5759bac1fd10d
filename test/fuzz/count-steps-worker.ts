import { Session } from 'node:inspector/promises';
import { growths } from './growths.ts';

/**
 * Counts the blocks of our own code that each growth runs at its size and at four times of it, by
 * the counters of the engine itself: the same on every machine and in every run. Prints JSON. It is
 * a process of its own, for counting takes the counters from whoever else reads them.
 */
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

async function stepsOf(work: () => unknown): Promise<number> {
  await session.post('Profiler.takePreciseCoverage');
  work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => /\/(?:core|functions|local)\//.test(url))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

const counted = [];
for (const { name, order, size, work } of growths) {
  // Once for what is made only the first time, such as patterns that are kept.
  work(size)();
  const [once, fourfold] = [await stepsOf(work(size)), await stepsOf(work(4 * size))];
  counted.push({ name, order, once, fourfold });
}
process.stdout.write(JSON.stringify(counted));
