/** Numbers by chance, the same for the same seed. */
export interface Chance {
  /** A whole number from 0 up to, and not including, `below`. */
  number(below: number): number;
  of<T>(choices: readonly T[]): T;
}

/** A small generator (mulberry32): its numbers are spread well enough to choose by. */
export function chanceOf(seed: number): Chance {
  let state = seed * 0x9e3779b9;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const number = (below: number) => Math.floor(next() * below);
  return {
    number,
    of: (choices) => {
      const choice = choices[number(choices.length)];
      if (choice === undefined) throw new Error('there is nothing to choose from');
      return choice;
    },
  };
}
