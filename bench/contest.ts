/** One thing measured against what it cannot do without. */
export interface Contest {
  readonly name: string;
  /** The largest ratio of subject to floor that we want to see. */
  readonly goal: number;
  readonly floor: Work;
  readonly subject: Work;
  /** Runs of each in one round. */
  readonly batch: number;
}

/** Does the work once; `index` counts the runs from 0 and never repeats. */
export type Work = (index: number) => Promise<unknown> | unknown;

export interface Outcome {
  readonly name: string;
  readonly goal: number;
  /** Median CPU time of one run, microseconds. */
  readonly floorMicroseconds: number;
  readonly subjectMicroseconds: number;
  /** Median of the ratios of single rounds, in which both sides met the same machine. */
  readonly ratio: number;
  /** The middle half of the ratios of single rounds. */
  readonly spread: readonly [number, number];
}

const rounds = 25;
const warmUpRounds = 6;

/** Runs of each side over a whole contest, for those who prepare what every run uses up. */
export function runsOf(batch: number): number {
  return (warmUpRounds + rounds) * batch;
}

/**
 * Runs floor and subject by turns, round by round and each first in every other round, so that
 * whatever else the machine does falls on both, and takes the median of the rounds' ratios.
 */
export async function compete({ name, goal, floor, subject, batch }: Contest): Promise<Outcome> {
  const floors = new Series(floor, batch);
  const subjects = new Series(subject, batch);
  // Compilers and caches warm up in rounds that do not count.
  for (let round = 0; round < warmUpRounds; round += 1) await inTurn(round, floors, subjects);
  floors.forget();
  subjects.forget();
  for (let round = 0; round < rounds; round += 1) await inTurn(round, floors, subjects);
  const ratios = subjects.each.map((time, round) => time / (floors.each[round] ?? Number.NaN));
  const floorMicroseconds = quantile(floors.each, 0.5);
  const subjectMicroseconds = quantile(subjects.each, 0.5);
  return {
    name,
    goal,
    floorMicroseconds,
    subjectMicroseconds,
    ratio: quantile(ratios, 0.5),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
  };
}

async function inTurn(round: number, floors: Series, subjects: Series): Promise<void> {
  const order = round % 2 === 0 ? [floors, subjects] : [subjects, floors];
  for (const series of order) await series.run();
}

/** CPU time of one kind of work over the rounds. */
class Series {
  readonly #work: Work;
  readonly #batch: number;
  #index = 0;
  #each: number[] = [];

  constructor(work: Work, batch: number) {
    this.#work = work;
    this.#batch = batch;
  }

  get each(): readonly number[] {
    return this.#each;
  }

  forget(): void {
    this.#each = [];
  }

  async run(): Promise<void> {
    const before = process.cpuUsage();
    for (let done = 0; done < this.#batch; done += 1) {
      const result = this.#work(this.#index);
      // Work that does not wait is not made to: an await costs as much as a small piece of work.
      if (result instanceof Promise) await result;
      this.#index += 1;
    }
    const { user, system } = process.cpuUsage(before);
    this.#each.push((user + system) / this.#batch);
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}
