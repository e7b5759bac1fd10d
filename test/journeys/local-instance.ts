import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository that the journeys are made in. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the ready line says. */
export interface Addresses {
  readonly broker: string;
  readonly gateway: string;
  readonly sandbox: string;
  readonly issuer: string;
  readonly console: string;
  readonly data: string;
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm start` as a person runs it, on free ports and a folder of its own. */
export interface LocalInstance {
  readonly addresses: Addresses;
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stop(): Promise<Ended>;
}

/** A folder that is removed when the tests of a file end. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'sallyport-journey-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts an instance, with more in its environment if told, and resolves with its ready line. */
export async function startInstance(
  data: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<LocalInstance> {
  const child = spawn('npm', ['start', '--', '--port', '0', '--data', data, ...args], {
    cwd: root,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = collect(child);
  const addresses = await readyLine(child, ended);
  return {
    addresses,
    child,
    ended,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function readyLine(child: ChildProcess, ended: Promise<Ended>): Promise<Addresses> {
  return new Promise((resolve, reject) => {
    let seen = '';
    child.stdout?.on('data', (chunk) => {
      seen += String(chunk);
      const line = /^sallyport ready (\{.*\})$/mu.exec(seen)?.[1];
      if (line !== undefined) resolve(JSON.parse(line));
    });
    void ended.then(({ stdout, stderr }) => reject(new Error(`it ended: ${stdout}${stderr}`)));
  });
}

function collect(child: ChildProcess): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    text.stdout += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    text.stderr += String(chunk);
  });
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...text }));
  });
}

/** Runs a program to its end with this environment and nothing else of ours. */
export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, {
    cwd: root,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return collect(child);
}

/** Runs the command line against an instance. */
export function sallyport(
  data: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return run('node', ['bin/sallyport.ts', ...args], { SALLYPORT_DATA: data, ...env });
}

/** Everything that an unmodified AWS client is told: environment variables, and a token file. */
export async function clientEnvironment(
  addresses: Addresses,
  given: { readonly folder: string; readonly persona: string; readonly role: string },
): Promise<Record<string, string>> {
  const token = await sallyport(addresses.data, ['demo', 'token', '--as', given.persona]);
  const file = join(given.folder, `${given.persona}.token`);
  writeFileSync(file, token.stdout, { mode: 0o600 });
  return {
    HOME: given.folder,
    AWS_ENDPOINT_URL_STS: addresses.broker,
    AWS_ENDPOINT_URL: addresses.sandbox,
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_ARN: given.role,
    AWS_REGION: 'us-east-1',
    // botocore reads its region from this name only.
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
