/** Does one thing at a time for each name, in the order in which they were asked for. */
export type InLane = <T>(name: string, act: () => Promise<T>) => Promise<T>;

export function createLanes(): InLane {
  const last = new Map<string, Promise<unknown>>();
  return (name, act) => {
    const next = (last.get(name) ?? Promise.resolve()).then(act);
    const settled = next
      .catch(() => undefined)
      .finally(() => {
        if (last.get(name) === settled) last.delete(name);
      });
    last.set(name, settled);
    return next;
  };
}
