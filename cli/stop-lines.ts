import type { AccessStop, StoppedIdentity } from '#core/config/head.ts';

/** Every stop that holds an identity back, a line each: a quarantine may stand beside a suspension. */
export function stopLines(id: string, stopped: StoppedIdentity): readonly string[] {
  const { also, ...first } = stopped;
  return [first, ...(also === undefined ? [] : [also])].map(
    ({ state, ...stop }) => `${id} is ${state} ${sinceText(stop)}`,
  );
}

/** That all access is stopped. */
export function accessLine(stopped: AccessStop): string {
  return `all access ${sinceText(stopped)}`;
}

function sinceText({ since, by, reason }: AccessStop): string {
  const why = reason === '' ? '' : `: ${reason}`;
  return `since ${since} by ${by}${why}`;
}
