/** Chance that is the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Where calls wait until chance lets one of them go on: no two seeds interleave them alike. */
export function turnstile(random: () => number) {
  const waiting: (() => void)[] = [];
  const letOne = async (): Promise<boolean> => {
    const [next] = waiting.splice(Math.floor(random() * waiting.length), 1);
    next?.();
    await new Promise<void>((resolve) => setImmediate(resolve));
    return next !== undefined;
  };
  return {
    pass: () => new Promise<void>((resolve) => waiting.push(resolve)),
    /** Lets so many calls through, in chance's order. */
    some: async (count: number) => {
      for (let each = 0; each < count; each += 1) await letOne();
    },
    /** Lets calls through one by one until none comes any more. */
    drain: async () => {
      for (let idle = 0; idle < 3; ) idle = (await letOne()) ? 0 : idle + 1;
    },
  };
}
