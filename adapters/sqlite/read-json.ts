import { damagedStore } from './store-fault.ts';

/** What a column holds as JSON; what we wrote and cannot read was changed by somebody else. */
export function parse<T>(text: unknown): T {
  return readJson((): T => JSON.parse(String(text)));
}

/** What reading gives; throws `Fault('store_unavailable')` where it makes no sense. */
export function readJson<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw damagedStore();
  }
}
