/** Gives a place back; never rejects, for a place that is not given back is free by itself soon. */
export type Leave = () => Promise<void>;

/** Who is held open for a verdict, so that those who wait never keep out those who need none. */
export interface Holds {
  /** Takes a place; what is returned gives it back. Undefined where there is none left. */
  enter(who: string): Promise<Leave | undefined>;
}

/** How many of one, and of all, are held at once. */
export const mostHeld = { ofOne: 20, ofAll: 100 } as const;

/** Holds of one process that answers everybody. */
export function createProcessHolds(): Holds {
  const held = new Map<string, number>();
  let all = 0;
  const count = (who: string, by: 1 | -1) => {
    const next = (held.get(who) ?? 0) + by;
    if (next === 0) held.delete(who);
    else held.set(who, next);
    all += by;
  };
  return {
    enter: async (who) => {
      if ((held.get(who) ?? 0) >= mostHeld.ofOne || all >= mostHeld.ofAll) return undefined;
      count(who, 1);
      let isHeld = true;
      return async () => {
        if (isHeld) count(who, -1);
        isHeld = false;
      };
    },
  };
}

/** For whoever is never held: they are told at once that they wait, and ask again. */
export const noHolds: Holds = { enter: async () => undefined };
