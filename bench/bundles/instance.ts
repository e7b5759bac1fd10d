import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Answered, Loaded } from './instance-messages.ts';

/** A process that has loaded a bundle. */
export interface Instance {
  readonly loaded: Loaded;
  /** Has it answer events one after another; any answer but 200 ends the benchmark. */
  answer(events: readonly unknown[]): Promise<Answered>;
  stop(): void;
}

/** What a process is started with. */
export interface InstanceStart {
  readonly worker: string;
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a process in which nothing but the bundle was loaded before. */
export async function startInstance({ worker, bundle, env }: InstanceStart): Promise<Instance> {
  const child = fork(worker, [bundle], {
    env: { ...env },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`an instance of ${bundle} ended with ${code}`);
  });
  // Whoever stops it waits for nothing any more.
  failed.catch(() => undefined);
  const message = async <T>(): Promise<T> => {
    const [told] = await Promise.race([once(child, 'message'), failed]);
    return told;
  };
  const loaded = await message<Loaded>();
  return {
    loaded,
    answer: async (events) => {
      child.send({ events });
      const answered = await message<Answered>();
      const refused = answered.statuses.find((status) => status !== 200);
      if (refused !== undefined) throw new Error(`${bundle} answered ${refused}`);
      return answered;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
