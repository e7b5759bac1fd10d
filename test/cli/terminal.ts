import { PassThrough, Writable } from 'node:stream';
import { runCommandLine } from '#cli/run-command-line.ts';

/** What a command line came to. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, with nothing around it but what is given. */
export async function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += String(chunk);
        done();
      },
    });
  const stdin = new PassThrough();
  stdin.end();
  const terminal = { args, env, stdin, stdout: into('stdout'), stderr: into('stderr') };
  const code = await runCommandLine(terminal);
  return { code, ...written };
}
