/** What can be wrong with a ledger: each code, kept stable because scripts rely on it, and what it means. */
export const findingTable = {
  checkpoint_missing: 'a checkpoint that must be in the log is not there',
  checkpoint_damaged: 'a checkpoint is malformed, or not signed by the key',
  checkpoint_misplaced: 'a signed checkpoint lies under the size of another',
  checkpoint_differs: 'a signed checkpoint has another root than the entries before its size give',
  checkpoint_behind: 'entries after the size of the checkpoint are in the log and signed',
  checkpoint_kept_differs: 'the log does not begin with what the checkpoint kept elsewhere signs',
  checkpoint_kept_ahead: 'the log is shorter than the checkpoint kept elsewhere says',
  key_differs: 'the log shows another verifier key than the one verified with',
  bundle_missing: 'a bundle of entries is not there',
  bundle_damaged: 'entries of a bundle are not what was sealed',
  tile_missing: 'a tile is not there',
  tile_damaged: 'hashes of a tile are not those of what was sealed',
  entries_changed: 'entries and the hashes over them were changed together, after they were sealed',
  hashes_disagree: 'two tiles do not agree, and nothing signed tells which was changed',
  log_cut_off: 'the log ends before the size of its checkpoint',
  leaf_malformed: 'an entry of the log is not of the form of an entry',
  chain_gap: 'entries of a writer are missing between two that are there',
  chain_order: 'an entry of a writer comes again, or after a later one',
  chain_link: 'an entry does not follow the one before it by the same writer',
  head_differs: 'a sealed head is not the last entry of its writer before it',
  head_unnamed: 'a writer has entries in a batch that does not name its head',
  gap_differs: 'a gap is named where the log has entries, or where it lacks others, or twice',
  gap_unaccepted: 'a gap is named, and no entry of the log accepts the loss',
  batch_open: 'the log does not end with sealed heads',
  batch_misplaced: 'sealed heads stand at another place than they say',
  session_differs: 'a session ended with other entries than the log has of it',
  body_missing: 'a body that an entry of a call refers to is not there before its time is over',
  body_damaged: 'a body that an entry of a call refers to is not what was recorded',
  part_missing: 'an entry that was split is not there with all of its parts',
  object_shadowed: 'a newer version or a removal hides an object that is put once',
  record_differs: 'the sealer’s record and the checkpoint name two roots for one size',
  table_entry_missing: 'an entry is not in the ledger table',
  table_entry_differs: 'an entry of the ledger table is not the one that was sealed',
  table_head_behind: 'a head record of the ledger table is behind the sealed head, or missing',
  table_head_differs:
    'a head record of the ledger table does not name the last entry of its writer',
  table_chain_broken: 'entries that wait to be sealed do not follow one another',
} as const satisfies Record<string, string>;

export type FindingCode = keyof typeof findingTable;

/** One thing that does not hold, and where. */
export interface Finding {
  readonly code: FindingCode;
  /** For people: what is wrong, there. */
  readonly says: string;
  /** The object of the log. */
  readonly path?: string;
  /** The leaf's index in the log, from 0. */
  readonly index?: number;
  readonly writer?: string;
  readonly n?: number;
  readonly session?: string;
}
