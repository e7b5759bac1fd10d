/** What an instance tells when it has loaded its bundle. */
export interface Loaded {
  readonly wallMilliseconds: number;
  /** User and system, all threads. */
  readonly cpuMilliseconds: number;
  /** Resident memory that loading added. */
  readonly addedMegabytes: number;
}

/** Events that an instance answers one after another. */
export interface Batch {
  readonly events: readonly unknown[];
}

/** One call that the bundle made. */
export interface OutgoingCall {
  readonly operation: string;
  /** Milliseconds of `performance.now`. */
  readonly from: number;
  readonly to: number;
}

/** What answering a batch came to. */
export interface Answered {
  readonly cpuMilliseconds: number;
  readonly statuses: readonly number[];
  /** Calls of the last event. */
  readonly calls: readonly OutgoingCall[];
  readonly residentMegabytes: number;
}
