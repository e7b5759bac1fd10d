import type { Waiting } from '#core/approvals/waiting.ts';

/** Tells those who wait in this process that a request has changed; who is not told finds out by looking. */
export interface Bell extends Waiting {
  ring(request: string): void;
}

export function createBell(): Bell {
  const listeners = new Map<string, Set<() => void>>();
  const leave = (requests: readonly string[], listener: () => void) => {
    for (const request of requests) {
      const all = listeners.get(request);
      all?.delete(listener);
      if (all?.size === 0) listeners.delete(request);
    }
  };
  return {
    ring: (request) => {
      for (const listener of listeners.get(request) ?? []) listener();
    },
    changed: async (requests, milliseconds) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      for (const request of requests) {
        const all = listeners.get(request) ?? new Set();
        listeners.set(request, all.add(resolve));
      }
      // An end of the process does not wait for those who wait.
      const timer = setTimeout(resolve, milliseconds).unref();
      await promise;
      clearTimeout(timer);
      leave(requests, resolve);
    },
  };
}
