import { vi } from 'vitest';
import type { DeployedFunction } from './functions.ts';

/** Those that take part where dependencies fail. */
const composed = ['exchange', 'sts', 'jwks', 'approval-tick', 'waker'] as const;
type ComposedName = (typeof composed)[number];

/** What a function of Lambda is, apart from its types. */
type AnyHandler = (event: unknown) => Promise<unknown>;

/**
 * What the bundles are made of, in this process and of this environment: the entries of the
 * functions, each composed once for all its events, as an instance that is never ended.
 */
export async function composeFunctions(
  env: Readonly<Record<string, string>>,
): Promise<Readonly<Record<ComposedName, DeployedFunction>>> {
  vi.doMock('#functions/entries/process-environment.ts', () => ({ processEnvironment: env }));
  const made = await Promise.all(
    composed.map(async (name) => {
      const { handler } = await import(`../../functions/entries/${name}.ts`);
      return [name, inThisProcess(handler)] as const;
    }),
  );
  return Object.fromEntries(made) as Record<ComposedName, DeployedFunction>;
}

function inThisProcess(handler: AnyHandler): DeployedFunction {
  return {
    output: [],
    loaded: [],
    invoke: async (event) => {
      try {
        return { result: (await handler(event)) ?? null };
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        return { failure: { errorType, errorMessage } };
      }
    },
    stop: () => undefined,
  };
}
