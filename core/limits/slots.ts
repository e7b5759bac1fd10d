import type { CommitResult, Store, Write } from '#core/store/store.ts';

/** A write of a slot. */
export type SlotWrite = Extract<Write, { readonly kind: 'slot' }>;

/**
 * Slots of what is merely going on, such as a request that is held open. They are changed without
 * an entry: nothing is decided, given or denied by them, and the longest stands for a minute.
 */
export interface Slots extends Pick<Store, 'list'> {
  /** Makes all of these writes or none; `conflict` names the first slot that was not as expected. */
  change(writes: readonly SlotWrite[]): Promise<CommitResult>;
}
