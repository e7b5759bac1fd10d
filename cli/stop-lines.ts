import type { StoppedIdentity } from '#core/config/head.ts';

/** Every stop that holds an identity back, a line each: a quarantine may stand beside a suspension. */
export function stopLines(id: string, stopped: StoppedIdentity): readonly string[] {
  const { also, ...first } = stopped;
  return [first, ...(also === undefined ? [] : [also])].map(({ state, since, by, reason }) => {
    const why = reason === '' ? '' : `: ${reason}`;
    return `${id} is ${state} since ${since} by ${by}${why}`;
  });
}
