import type { Log } from '#functions/log.ts';

/** The log of a local instance: what nobody expected, in one line for whoever started it. */
export function toldLog(tell: (line: string) => void): Log {
  return {
    // Its caller is told of it, and sits at this machine.
    warn: () => undefined,
    error: ({ message, requestId = '', route = '', error }) => {
      const { name = message, stack = [] } = error ?? {};
      tell(`${route} failed unexpectedly (request ${requestId}): ${name} ${stack[0] ?? ''}`);
    },
  };
}
