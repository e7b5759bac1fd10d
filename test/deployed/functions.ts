import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { BundleName } from '#scripts/bundle-functions.ts';

/** What an invocation came to, as Lambda tells it. */
export type Invoked =
  | { readonly result: unknown }
  | { readonly failure: { readonly errorType: string; readonly errorMessage: string } };

/** One deployed function: as many instances as there are events at once. */
export interface DeployedFunction {
  invoke(event: unknown): Promise<Invoked>;
  /** All that its instances wrote, lines of logs and of metrics. */
  readonly output: string[];
  /** How long each instance took to load its bundle. */
  readonly loaded: number[];
  stop(): void;
}

const worker = join(import.meta.dirname, 'instance-worker.ts');
/** Waiting is for what is loading, on a machine that does much else. */
const startMilliseconds = 60_000;

/** Runs a built bundle as Lambda does: each instance a process of its own that has one event at a time. */
export function deployFunction(
  name: BundleName,
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): DeployedFunction {
  const idle: Instance[] = [];
  const all: Instance[] = [];
  const output: string[] = [];
  const loaded: number[] = [];
  const made = async () => {
    const instance = startInstance(join(folder, name, 'index.mjs'), env);
    all.push(instance);
    instance.collect(output);
    const first = await instance.first;
    if ('result' in first)
      loaded.push((first.result as { loadedMilliseconds: number }).loadedMilliseconds);
    return { instance, first };
  };
  return {
    output,
    loaded,
    invoke: async (event) => {
      const free = idle.pop();
      const { instance, first } =
        free === undefined ? await made() : { instance: free, first: undefined };
      if (first !== undefined && 'failure' in first) return first;
      const invoked = await instance.send(event);
      idle.push(instance);
      return invoked;
    },
    stop: () => {
      for (const instance of all) instance.stop();
    },
  };
}

interface Instance {
  /** How loading went. */
  readonly first: Promise<Invoked>;
  send(event: unknown): Promise<Invoked>;
  collect(output: string[]): void;
  stop(): void;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function startInstance(bundle: string, env: Readonly<Record<string, string>>): Instance {
  const child = fork(worker, [bundle], {
    env: { ...env },
    silent: true,
    execArgv: [],
    serialization: 'advanced',
  });
  const waiting = new Map<number, (invoked: Invoked) => void>();
  const ended = (why: string) => {
    for (const settle of waiting.values())
      settle({ failure: { errorType: 'Runtime.ExitError', errorMessage: why } });
    waiting.clear();
  };
  child.on('message', (message: Invoked & { readonly id: number }) => {
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  child.on('exit', (code) => ended(`the instance ended with ${code}`));
  running.add(child);
  child.once('exit', () => running.delete(child));
  let last = 0;
  const expect = (id: number) =>
    new Promise<Invoked>((resolve) => {
      if (child.exitCode !== null) return ended('the instance has ended');
      return waiting.set(id, resolve);
    });
  const timer = setTimeout(() => ended('the instance did not load'), startMilliseconds);
  const first = expect(0).finally(() => clearTimeout(timer));
  return {
    first,
    send: (event) => {
      last += 1;
      const answer = expect(last);
      child.send({ id: last, event });
      return answer;
    },
    collect: (output) => {
      collectFrom(child.stdout, output);
      collectFrom(child.stderr, output);
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

function collectFrom(stream: ChildProcess['stdout'], output: string[]): void {
  stream?.on('data', (chunk: Buffer) => output.push(String(chunk)));
}
