/** The world as a step of a job has it: environment, log and time. */
export interface Step {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes one line to the log of the step, which the runner reads commands from. */
  readonly print: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, to keep jobs that failed together from asking again together. */
  readonly random: () => number;
  /** No single request takes longer, in milliseconds. */
  readonly requestMilliseconds: number;
  /** The Node that runs this, for what later steps have to start. */
  readonly node: string;
  /** The bundle that later steps start for credentials. */
  readonly processBundle: string;
}
