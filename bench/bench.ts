import { cpus } from 'node:os';
import { type Contest, compete, type Outcome } from './contest.ts';
import { exchange } from './exchange.ts';
import { tokenVerification } from './token-verification.ts';

console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`);
console.log('CPU time of one run, medians over interleaved rounds; trust the ratios\n');

const verifying = await tokenVerification();
await run(verifying);
const exchanging = await exchange();
await run(exchanging);
await exchanging.close();

async function run(contest: Contest): Promise<void> {
  print(await compete(contest));
}

function print({ name, goal, floorMicroseconds, subjectMicroseconds, ratio, spread }: Outcome) {
  const [low, high] = spread.map((value) => value.toFixed(2));
  console.log(name);
  console.log(`  floor    ${floorMicroseconds.toFixed(0).padStart(6)} µs`);
  console.log(`  subject  ${subjectMicroseconds.toFixed(0).padStart(6)} µs`);
  console.log(
    `  ratio    ${ratio.toFixed(2).padStart(6)}   (middle half of rounds ${low} to ${high}; goal ≤ ${goal}: ${ratio <= goal ? 'met' : 'NOT met'})\n`,
  );
}
