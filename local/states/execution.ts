/** One run of a machine, as it is kept: enough to go on after any end of the process. */
export interface Execution {
  /** Unique: starting it again is the same execution. */
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly startedAt: string;
  readonly status: 'running' | 'succeeded' | 'failed';
  readonly state: string;
  readonly enteredAt: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** How often each retrier of this state has been used since it was entered. */
  readonly retries: readonly number[];
  readonly waiting?: Waiting;
  /** Why it failed. */
  readonly error?: { readonly name: string; readonly message: string };
}

/** For a task's token, until its time is over; or, without a token, for the next try. */
export interface Waiting {
  readonly token?: string;
  readonly until: string;
}

/** Where executions are kept. */
export interface Executions {
  read(name: string): Promise<Execution | undefined>;
  write(execution: Execution): Promise<void>;
  /** Those that have neither succeeded nor failed. */
  running(): Promise<readonly Execution[]>;
}

/** Calls back at an instant; what is returned calls it off. */
export interface Timers {
  at(instant: Date, act: () => void): () => void;
}
