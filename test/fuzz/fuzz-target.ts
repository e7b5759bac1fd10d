import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { campaign } from '#test/campaign.ts';
import { minimise } from './minimise.ts';
import { mutantsOf } from './mutants.ts';

/** A parser, what to feed it with, and what must hold whatever it is fed. */
export interface FuzzTarget {
  /** Also the folder of its corpus. */
  readonly name: string;
  /** What must hold, in words; with the name it is the test's name. */
  readonly oracle: string;
  /** Sound inputs, which mutants are made of. */
  readonly seeds: readonly (string | Uint8Array)[];
  /** Pieces of the grammar, which mutants are given. */
  readonly dictionary: readonly string[];
  /** Inputs by the grammar, sound or nearly so. */
  readonly grammar?: fc.Arbitrary<string>;
  /** How many inputs a plain test run tries. */
  readonly inputs: number;
  /** Throws where the oracle does not hold. */
  check(input: Buffer): void | Promise<void>;
}

/** How much of an input a report repeats, bytes. */
const longestShown = 600;
const corpusFolder = join(import.meta.dirname, 'corpus');
/** Another seed tries other inputs; the one in use is told with every failure. */
const seed = Number(process.env.SALLYPORT_FUZZ_SEED ?? 20_261_122);

/** Registers the one test of a target: first every input that once failed, then generated ones. */
export function fuzz(target: FuzzTarget): void {
  test(`${target.name}: ${target.oracle}`, async () => {
    for (const input of corpusOf(target.name)) await target.check(input);
    await runTarget(target);
  });
}

/** Tries generated inputs until one fails, and throws a report with the smallest that does. */
export async function runTarget(target: FuzzTarget): Promise<void> {
  const { seeds, dictionary, grammar } = target;
  const sound = [...seeds.map((one) => Buffer.from(one)), ...corpusOf(target.name)];
  const mutants = mutantsOf(sound, dictionary);
  const any =
    grammar === undefined
      ? mutants
      : fc.oneof(
          { weight: 3, arbitrary: mutants },
          { weight: 2, arbitrary: grammar.map((text) => Buffer.from(text)) },
        );
  for (const input of fc.sample(any, { seed, numRuns: campaign(target.inputs) })) {
    const complaint = await complaintOf(target, input);
    if (complaint !== undefined) throw new Error(await reportOf(target, input, complaint));
  }
}

/** The value, or the fault that refused it; whatever else is thrown is a crash, and goes on. */
export function judged<T>(work: () => T): { readonly value: T } | { readonly fault: Fault } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof Fault && error.code !== 'unavailable') return { fault: error };
    throw error;
  }
}

function corpusOf(name: string): readonly Buffer[] {
  const folder = join(corpusFolder, name);
  const files = readdirSync(corpusFolder).includes(name) ? readdirSync(folder).sort() : [];
  return files.map((file) => readFileSync(join(folder, file)));
}

/** The command that writes these bytes; what is too long for a line is left in a file for it. */
function writing(bytes: Buffer): string {
  if (bytes.length <= longestShown) return `echo '${bytes.toString('base64')}' | base64 -d`;
  const file = join(mkdtempSync(join(tmpdir(), 'sallyport-fuzz-')), 'input');
  writeFileSync(file, bytes);
  return `cat ${file}`;
}

async function complaintOf(target: FuzzTarget, input: Buffer): Promise<string | undefined> {
  try {
    await target.check(input);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

async function reportOf(target: FuzzTarget, input: Buffer, complaint: string): Promise<string> {
  const fails = async (smaller: Buffer) => (await complaintOf(target, smaller)) !== undefined;
  const smallest = await minimise(input, fails);
  const file = createHash('sha256').update(smallest).digest('hex').slice(0, 12);
  return [
    `${target.name} does not hold under seed ${seed}: ${complaint}`,
    `${input.length} bytes, of which ${smallest.length} do: ${JSON.stringify(smallest.toString('latin1').slice(0, longestShown))}`,
    `which says: ${await complaintOf(target, smallest)}`,
    `keep it: ${writing(smallest)} > test/fuzz/corpus/${target.name}/${file}`,
  ].join('\n');
}
