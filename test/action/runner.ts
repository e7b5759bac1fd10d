import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Step } from '#action/src/step.ts';

/** A job of GitHub Actions as its steps see it, with time that only moves when somebody waits. */
export interface Runner {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly step: Step;
  /** What the step wrote to its log. */
  readonly lines: string[];
  /** Milliseconds of each pause. */
  readonly pauses: number[];
  /** What the runner reads out of the file of this name. */
  set(file: 'GITHUB_ENV' | 'GITHUB_OUTPUT' | 'GITHUB_STATE'): Readonly<Record<string, string>>;
  summary(): string;
  /** The environment of the post step. */
  postStep(): Step;
  /** Moves the time on. */
  pass(milliseconds: number): void;
  remove(): void;
}

const files = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'] as const;

/** A job whose tokens come from this endpoint; inputs by name. */
export function createRunner(
  inputs: Readonly<Record<string, string>>,
  endpoint: string | undefined,
): Runner {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-runner-'));
  const env: Record<string, string> = { GITHUB_ACTIONS: 'true', RUNNER_TEMP: folder };
  for (const file of files) {
    env[file] = join(folder, file);
    writeFileSync(env[file], '');
  }
  for (const [name, value] of Object.entries(inputs)) env[`INPUT_${name.toUpperCase()}`] = value;
  if (endpoint !== undefined) {
    env.ACTIONS_ID_TOKEN_REQUEST_URL = `${endpoint}/token?api-version=2.0`;
    env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-secret';
  }
  const lines: string[] = [];
  const pauses: number[] = [];
  let now = Date.now();
  const step: Step = {
    env,
    print: (line) => void lines.push(line),
    now: () => now,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
    random: () => 1,
    requestMilliseconds: 10_000,
    node: process.execPath,
    processBundle: join(import.meta.dirname, '../../action/dist/process.js'),
  };
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const set: Runner['set'] = (file) => assignmentsIn(read(file));
  return {
    folder,
    env,
    step,
    lines,
    pauses,
    set,
    summary: () => read('GITHUB_STEP_SUMMARY'),
    postStep: () => {
      const state = Object.entries(set('GITHUB_STATE'));
      const saved = Object.fromEntries(state.map(([name, value]) => [`STATE_${name}`, value]));
      return { ...step, env: { ...env, ...saved } };
    },
    pass: (milliseconds) => {
      now += milliseconds;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** As the runner reads such a file: whatever comes between a delimiter and the next. */
function assignmentsIn(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n');
  const found: [string, string][] = [];
  while (lines.length > 0) {
    const line = lines.shift() ?? '';
    if (line === '') continue;
    const [, name = '', delimiter = ''] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    const end = lines.indexOf(delimiter);
    if (name === '' || end < 0) throw new Error(`the runner would refuse this line: ${line}`);
    found.push([
      name,
      lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n'),
    ]);
  }
  return Object.fromEntries(found);
}
