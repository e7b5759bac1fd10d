import { Buffer } from 'node:buffer';
import type { LogObject, LogObjects } from '#core/sealing/ports.ts';

/** A log in this process's memory, for tests. */
export interface MemoryLogObjects extends LogObjects {
  /** Everything that is there, by path. */
  readonly held: ReadonlyMap<string, LogObject>;
  /** What nobody may do: puts bytes in place of what is there, or (undefined) takes it away. */
  tamper(path: string, body: Uint8Array | undefined): void;
}

export function createMemoryLogObjects(): MemoryLogObjects {
  const held = new Map<string, LogObject>();
  const put = (object: LogObject) => {
    held.set(object.path, { ...object, body: object.body.slice() });
  };
  return {
    held,
    tamper(path, body) {
      if (body === undefined) held.delete(path);
      else put({ path, body, contentType: 'application/octet-stream', keeping: 'locked' });
    },
    async get(path) {
      return held.get(path)?.body.slice();
    },
    async putOnce(object) {
      if (held.has(object.path)) return 'exists';
      put(object);
      return 'put';
    },
    async replaceCheckpoint({ expected, note }) {
      const there = held.get('checkpoint')?.body;
      const text = there && Buffer.from(there).toString('utf8');
      if (text !== expected) return false;
      const contentType = 'text/plain; charset=utf-8';
      put({ path: 'checkpoint', contentType, body: Buffer.from(note), keeping: 'partial' });
      return true;
    },
  };
}
