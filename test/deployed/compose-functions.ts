import { vi } from 'vitest';
import type { DeployedFunction } from './functions.ts';

/** Those that take part where dependencies fail; composed when they are loaded. */
const loading = {
  exchange: () => import('#functions/entries/exchange.ts'),
  sts: () => import('#functions/entries/sts.ts'),
  jwks: () => import('#functions/entries/jwks.ts'),
  'approval-tick': () => import('#functions/entries/approval-tick.ts'),
  waker: () => import('#functions/entries/waker.ts'),
};
type ComposedName = keyof typeof loading;

/** What a function of Lambda is, apart from its types. */
type AnyHandler = (event: never) => Promise<unknown>;

/**
 * What the bundles are made of, in this process and of this environment: the entries of the
 * functions, each composed once for all its events, as an instance that is never ended.
 */
export async function composeFunctions(
  env: Readonly<Record<string, string>>,
): Promise<Readonly<Record<ComposedName, DeployedFunction>>> {
  vi.doMock('#functions/entries/process-environment.ts', () => ({ processEnvironment: env }));
  const made = Object.entries(loading).map(async ([name, load]) => {
    const { handler } = await load();
    return [name, inThisProcess(handler as AnyHandler)] as const;
  });
  return Object.fromEntries(await Promise.all(made)) as Record<ComposedName, DeployedFunction>;
}

function inThisProcess(handler: AnyHandler): DeployedFunction {
  return {
    output: [],
    loaded: [],
    invoke: async (event) => {
      try {
        return { result: (await handler(event as never)) ?? null };
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        return { failure: { errorType, errorMessage } };
      }
    },
    stop: () => undefined,
  };
}
