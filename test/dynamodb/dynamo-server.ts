import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';

/** A DynamoDB-compatible server on 127.0.0.1, for as long as a test needs it. */
export interface DynamoServer {
  readonly endpoint: string;
  /** Ends the process; what it kept is gone. */
  stop(): Promise<void>;
}

/** How long a hook that starts the server may take: the first time ever it is built. */
export const serverStartMilliseconds = 20 * 60_000;

/**
 * Starts the server that test/dynamodb/install-server.sh built, or builds now. Throws with what is
 * missing where it cannot be built: these tests are never skipped.
 */
export async function startDynamoServer(): Promise<DynamoServer> {
  const port = await freePort();
  const options = ['--host', '127.0.0.1', '--port', String(port), '--log', 'quiet'];
  const child = spawn(installed(), options, { stdio: ['ignore', 'ignore', 'inherit'] });
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  const endpoint = `http://127.0.0.1:${port}`;
  await untilAnswering(endpoint, child);
  return {
    endpoint,
    async stop() {
      process.off('exit', killed);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function installed(): string {
  const script = join(import.meta.dirname, 'install-server.sh');
  try {
    return execFileSync(script, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  } catch {
    throw new Error(
      'no DynamoDB-compatible server: test/dynamodb/install-server.sh could not build it and says above what is missing (Rust 1.88 or newer, a C compiler)',
    );
  }
}

async function untilAnswering(endpoint: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('the dynamodb server ended before it answered');
    try {
      const version = (await fetch(endpoint)).headers.get('x-dynoxide-version');
      if (version === null) throw new Error('another server answers on its port');
      tellServer(`dynoxide ${version}`);
      return;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await waitFor(20);
    }
  }
}

/** .ci/run fails where no such server ran; it names the file that says which did. */
function tellServer(server: string): void {
  const file = process.env.SALLYPORT_DYNAMODB_RAN;
  if (file !== undefined) appendFileSync(file, `${server}\n`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('no port is free');
}
