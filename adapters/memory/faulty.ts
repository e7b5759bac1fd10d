import { Fault } from '#core/faults.ts';
import type { Chunks, Store } from '#core/store/store.ts';
import type { KeySetStore } from '#core/tokens/keys/key-set.ts';

/** Everything that one place of durable state offers. */
export type Durable = Store & Chunks & KeySetStore;

export type Operation = keyof Durable;

/** A fault before the operation had any effect, or after its effect became durable. */
export type FaultMode = 'before' | 'after';

/** Makes a store fail on purpose. */
export interface StoreFaults {
  /** The next call of this operation (the one after those already told to) fails. */
  failNext(operation: Operation, mode: FaultMode): void;
  /** While down, every call fails before any effect. */
  setDown(down: boolean): void;
}

/** The same store with faults that can be asked for: `Fault('store_unavailable')`, as a real one throws. */
export function withFaults(store: Durable): Durable & StoreFaults {
  const planned = new Map<Operation, FaultMode[]>();
  let isDown = false;
  const guard = async <T>(operation: Operation, act: () => Promise<T>): Promise<T> => {
    const mode = isDown ? 'before' : planned.get(operation)?.shift();
    if (mode === 'before') throw unavailable();
    const result = await act();
    if (mode === 'after') throw unavailable();
    return result;
  };
  return {
    failNext(operation, mode) {
      planned.set(operation, [...(planned.get(operation) ?? []), mode]);
    },
    setDown(down) {
      isDown = down;
    },
    read: (kind, id) => guard('read', () => store.read(kind, id)),
    list: (kind, request) => guard('list', () => store.list(kind, request)),
    commit: (transaction) => guard('commit', () => store.commit(transaction)),
    writerHead: (writer) => guard('writerHead', () => store.writerHead(writer)),
    entry: (writer, n) => guard('entry', () => store.entry(writer, n)),
    entries: (request) => guard('entries', () => store.entries(request)),
    put: (digest, bytes) => guard('put', () => store.put(digest, bytes)),
    get: (digest) => guard('get', () => store.get(digest)),
    readKeySet: (issuer) => guard('readKeySet', () => store.readKeySet(issuer)),
    writeKeySet: (set) => guard('writeKeySet', () => store.writeKeySet(set)),
  };
}

function unavailable(): Fault {
  return new Fault('store_unavailable', 'the store cannot be reached; try again shortly');
}
