import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Step } from './step.ts';

/** The step that this process is; `output` is where its log goes. */
export function processStep(output: NodeJS.WriteStream): Step {
  const folder = dirname(fileURLToPath(import.meta.url));
  return {
    env: process.env,
    print: (line) => void output.write(`${line}\n`),
    now: () => Date.now(),
    pause: async (milliseconds) => void (await pause(milliseconds)),
    random: () => Math.random(),
    requestMilliseconds: 30_000,
    node: process.execPath,
    processBundle: join(folder, 'process.js'),
  };
}
