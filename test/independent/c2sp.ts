import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs the second implementation: what it said, or a rejection with what it said was wrong. */
export type C2sp = (...args: readonly string[]) => Promise<string>;

/** The verifier in Go, built first where it is not yet. */
export async function openC2sp(): Promise<C2sp> {
  const { stdout: binary } = await run('test/independent/build-c2sp.sh');
  return async (...args) => {
    const { stdout } = await run(binary.trim(), args, { maxBuffer: 64 * 1024 * 1024 });
    return stdout.trim();
  };
}
