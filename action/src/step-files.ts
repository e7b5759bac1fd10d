import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Fault } from '#core/faults.ts';
import type { Step } from './step.ts';

type StepFile = 'GITHUB_ENV' | 'GITHUB_OUTPUT' | 'GITHUB_STATE';

/**
 * Sets variables, outputs or the state of this step by the runner's file of that name. Each value
 * stands between delimiters that nobody can guess, so no value can set anything else.
 */
export function setInStepFile(
  step: Step,
  file: StepFile,
  values: Readonly<Record<string, string>>,
): void {
  const assignments = Object.entries(values).map(([name, value]) => {
    const delimiter = `ghadelimiter_${randomUUID()}`;
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
  });
  append(step, file, assignments.join(''));
}

/** Appends to the summary of the job, where the runner has one. */
export function appendSummary(step: Step, html: string): void {
  if (step.env.GITHUB_STEP_SUMMARY) append(step, 'GITHUB_STEP_SUMMARY', html);
}

function append(step: Step, name: StepFile | 'GITHUB_STEP_SUMMARY', text: string): void {
  const path = step.env[name];
  if (!path) {
    throw new Fault('invalid_request', `${name} is not set; run this as a step of GitHub Actions`);
  }
  // The runner made the file; one that is not there, or a link, is not the runner's.
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW;
  const file = openSync(path, flags);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}
