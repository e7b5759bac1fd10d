/** How much one batch may hold, so that a turn fits a function, and its record an item. */
export const batchLimits = {
  /** Each moves a sealed head in the transaction that assigns; DynamoDB takes 100 items. */
  writers: 90,
  /** Entries of writers, the sealer's own not counted. */
  entries: 2_048,
  /** Leaves of writers together, in bytes; a first entry is taken however large. */
  bytes: 8 * 1024 * 1024,
  /** Heads as the sealer's entry names them, in bytes of JSON; that entry is a leaf too. */
  headBytes: 48 * 1024,
  /** Places of the store's order that are looked at together, and entries read together. */
  page: 1_000,
} as const;
