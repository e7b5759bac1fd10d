import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './local-instance.ts';

/** The real Python clients in a virtual environment, or why they cannot be had here. */
export type PythonClients =
  | { readonly ready: true; readonly python: string; readonly aws: string }
  | { readonly ready: false; readonly why: string };

/** Makes the virtual environment if need be; without Python the journeys say that they were skipped. */
export function pythonClients(): PythonClients {
  const made = spawnSync('bash', ['test/journeys/make-venv.sh'], { cwd: root, encoding: 'utf8' });
  if (made.status !== 0) {
    return { ready: false, why: made.stderr.trim() || 'the Python environment cannot be made' };
  }
  const bin = join(root, '.venv', 'bin');
  return { ready: true, python: join(bin, 'python'), aws: join(bin, 'aws') };
}

/** Where they are; tells on standard error where they are not, and journeys with them are skipped. */
export function pythonTools(): {
  readonly ready: boolean;
  readonly python: string;
  readonly aws: string;
} {
  const clients = pythonClients();
  if (clients.ready) return clients;
  process.stderr.write(`skipped journeys of the Python clients: ${clients.why}\n`);
  return { ready: false, python: '', aws: '' };
}
