import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { measureBundles } from './bundles/measure-bundles.ts';
import { bundleLines } from './bundles/print-bundles.ts';
import { type Contest, compete, type Outcome } from './contest.ts';
import { exchange } from './exchange.ts';
import { openCallContests } from './gateway/call-contests.ts';
import { measureLoads, measureLookups } from './gateway/lookup.ts';
import { printMasking } from './gateway/masking.ts';
import { drawGrowth } from './growth/draw-growth.ts';
import type { Grown } from './growth/grown.ts';
import { measureGrowth } from './growth/measure-growth.ts';
import { ledgerContests } from './ledger/ledger-contests.ts';
import { measureLogMemory } from './ledger/measure-log-memory.ts';
import { measureProofs } from './subset-proof.ts';
import { measureThroughput } from './throughput.ts';
import { tokenVerification } from './token-verification.ts';
import { measureVoteToServed } from './vote-to-served.ts';

// npm run bench [-- --draw]: --draw writes the picture of docs/benchmarks.md anew; --bundles measures
// nothing but the bundles of the functions, --gateway nothing but the gateway, and --ledger nothing but the
// ledger, up to a million entries.
console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`);
console.log('CPU time, medians over interleaved rounds; trust the ratios\n');

if (process.argv.includes('--gateway')) {
  await printGateway();
} else if (process.argv.includes('--ledger')) {
  await printLedger();
  await printLogMemory([10_000, 100_000, 1_000_000]);
} else {
  await printBundles();
  if (!process.argv.includes('--bundles')) await measureTheRest();
}

async function measureTheRest(): Promise<void> {
  await run(await tokenVerification());
  const exchanging = await exchange();
  await run(exchanging);
  await exchanging.close();
  await printLedger();
  await printThroughput();
  printProofs();
  await printGateway();
  await printVoteToServed();
  const grown = await measureGrowth();
  printGrowth(grown);
  if (process.argv.includes('--draw')) writeFileSync('docs/growth.svg', drawGrowth(grown));
}

async function printBundles(): Promise<void> {
  console.log(`${bundleLines(await measureBundles()).join('\n')}\n`);
}

async function run(contest: Contest): Promise<void> {
  print(await compete(contest));
}

function print({ name, goal, floorMicroseconds, subjectMicroseconds, ratio, spread }: Outcome) {
  const [low, high] = spread.map((value) => value.toFixed(2));
  console.log(name);
  console.log(`  floor    ${floorMicroseconds.toFixed(0).padStart(6)} µs`);
  console.log(`  subject  ${subjectMicroseconds.toFixed(0).padStart(6)} µs`);
  console.log(
    `  ratio    ${ratio.toFixed(2).padStart(6)}   (middle half of rounds ${low} to ${high}; goal ≤ ${goal}: ${verdict(ratio <= goal)})\n`,
  );
}

async function printLedger(): Promise<void> {
  for (const contest of await ledgerContests()) {
    const { entries, bytes } = contest;
    const outcome = await compete(contest);
    const [low, high] = outcome.spread.map((value) => value.toFixed(2));
    const rate = (bytes / outcome.subjectMicroseconds).toFixed(0);
    const perSecond = ((entries / outcome.subjectMicroseconds) * 1_000_000).toFixed(0);
    const goal =
      outcome.goal === Infinity
        ? ''
        : `; goal ≤ ${outcome.goal}: ${verdict(outcome.ratio <= outcome.goal)}`;
    console.log(`${outcome.name} against SHA-256 of the same bytes`);
    console.log(`  ${rate} MB/s, ${perSecond} entries/s`);
    console.log(
      `  ratio ${outcome.ratio.toFixed(2)}   (middle half of rounds ${low} to ${high}${goal})\n`,
    );
  }
}

async function printLogMemory(sizes: readonly number[]): Promise<void> {
  console.log('largest resident set while a log in files is sealed and verified');
  for (const size of sizes) {
    const { entries, sealing, verifying, sealingSeconds, verifyingSeconds } =
      await measureLogMemory(size);
    console.log(
      `  ${String(entries).padStart(8)} entries: sealing ${megabytes(sealing)} in ${sealingSeconds.toFixed(0)} s, verifying ${megabytes(verifying)} in ${verifyingSeconds.toFixed(1)} s`,
    );
  }
  console.log();
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(0)} MB`;
}

async function printThroughput(): Promise<void> {
  console.log('exchanges per second, wall time, against the floor');
  for (const { clients, subjectPerSecond, floorPerSecond, ratio } of await measureThroughput()) {
    console.log(
      `  ${String(clients).padStart(2)} clients ${subjectPerSecond.toFixed(0).padStart(6)}/s of ${floorPerSecond.toFixed(0)}/s, ratio ${ratio.toFixed(2)}`,
    );
  }
  console.log();
}

function printProofs(): void {
  const { p50, p99, longest, proofs, outcomes } = measureProofs();
  const told = Object.entries(outcomes).map(([name, count]) => `${count} ${name}`);
  console.log(`proofs that a session policy is narrower (${proofs}: ${told.join(', ')})`);
  console.log(
    `  p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}, longest ${milliseconds(longest)} (goal p99 < 5 ms: ${verdict(p99 < 5_000)})\n`,
  );
}

async function printGateway(): Promise<void> {
  const calls = await openCallContests();
  for (const contest of calls.contests) await run(contest);
  const { clients, wholePerSecond, barePerSecond } = await calls.throughput();
  await calls.close();
  const [whole, bare] = [wholePerSecond, barePerSecond].map((value) => value.toFixed(0));
  console.log(`calls per second of ${clients} clients: ${whole}, through a bare proxy ${bare}\n`);
  printLookups();
  await printMasking();
}

function printLookups(): void {
  console.log('telling an operation of AWS, every check of the recogniser included');
  for (const { name, nanoseconds } of measureLookups()) {
    console.log(`  ${name.padEnd(40)} ${(nanoseconds / 1_000).toFixed(2).padStart(7)} µs`);
  }
  for (const { name, milliseconds: taken } of measureLoads()) {
    console.log(`  ${name.padEnd(40)} ${taken.toFixed(2).padStart(7)} ms`);
  }
  console.log();
}

async function printVoteToServed(): Promise<void> {
  const { rounds, p50, p99, longest } = await measureVoteToServed();
  console.log(
    `from a vote to the credentials of the job that waits (${rounds} of each, over HTTP)`,
  );
  const told = [p50, p99, longest].map((value) => milliseconds(value * 1_000));
  console.log(`  p50 ${told[0]}, p99 ${told[1]}, longest ${told[2]}\n`);
}

function printGrowth(all: readonly Grown[]): void {
  console.log('growth: decisions in microseconds, a fresh process for each size');
  console.log(
    '  policies identities | permit p50    p99 | pend p50    p99 | load ms first ms | MB',
  );
  for (const one of all) {
    const { policies, identities, permit, pend } = one;
    const numbers = [
      [policies, 10],
      [identities, 11],
      [permit.p50, 13],
      [permit.p99, 7],
      [pend.p50, 11],
      [pend.p99, 7],
      [one.loadMilliseconds, 10],
      [one.firstMilliseconds, 9],
      [one.addedMegabytes, 5],
    ] as const;
    console.log(numbers.map(([value, width]) => value.toFixed(0).padStart(width)).join(' '));
  }
  const flatness = Math.max(flatnessOf(all, 'permit'), flatnessOf(all, 'pend'));
  const tails = all.flatMap(({ permit, pend }) => [permit, pend].map(({ p50, p99 }) => p99 / p50));
  const tail = Math.max(...tails);
  console.log(`  p50 flat within ${flatness.toFixed(1)} (goal ≤ 3: ${verdict(flatness <= 3)})`);
  console.log(`  p99 at most ${tail.toFixed(1)} × p50 (goal ≤ 10: ${verdict(tail <= 10)})`);
}

/** By how much the median of one kind of decision differs between sizes. */
function flatnessOf(all: readonly Grown[], kind: 'permit' | 'pend'): number {
  const medians = all.map((one) => one[kind].p50);
  return Math.max(...medians) / Math.min(...medians);
}

function milliseconds(microseconds: number): string {
  return `${(microseconds / 1_000).toFixed(2)} ms`;
}

function verdict(isMet: boolean): string {
  return isMet ? 'met' : 'NOT met';
}
