/** One DynamoDB operation as dynalite takes it. */
export interface TableCall {
  /** Such as `GetItem`. */
  readonly operation: string;
  /** The input as JSON. */
  readonly body: string;
}

/** Dynalite's answer, errors included. */
export interface TableReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the thread of one account's tables is started with. */
export interface TableThreadData {
  /** Folder of the account's LevelDB; absent: in memory. */
  readonly path?: string;
}
