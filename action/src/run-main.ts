import { asFault, type Fault } from '#core/faults.ts';
import { handOn } from './hand-on.ts';
import { stateOfVariables } from './handed-variables.ts';
import { type Inputs, type OutputMode, readInputs } from './inputs.ts';
import { holdLease, makeLeaseFolder, removeLeaseFolder } from './lease-folder.ts';
import { obtainLease } from './obtain-lease.ts';
import { renderRefusal } from './refusal-page.ts';
import type { Step } from './step.ts';
import { appendSummary, setInStepFile } from './step-files.ts';
import { annotate, say } from './workflow-log.ts';

/** The step itself: a lease for the steps that follow, or a refusal that can be acted on. */
export async function runMain(step: Step): Promise<0 | 1> {
  try {
    await lease(readInputs(step), step);
    return 0;
  } catch (error) {
    tellRefusal(asFault(error), step);
    return 1;
  }
}

async function lease(inputs: Inputs, step: Step): Promise<void> {
  const { brokerUrl, grant, audience, durationSeconds, scope, policy, reason } = inputs;
  const request = { brokerUrl, grant, audience, durationSeconds, scope, policy, reason };
  // Before anything is asked for, so that no lease is given that nothing would end.
  const folder = makeLeaseFolder(step, request);
  const got = await obtainLease(inputs, inputs, step).catch((error: unknown) => {
    removeLeaseFolder(folder);
    throw error;
  });
  setInStepFile(step, 'GITHUB_STATE', { folder: folder.path });
  holdLease(folder, got, step.now());
  const { variables, outputs } = handOn({ inputs, lease: got, folder, step });
  setInStepFile(step, 'GITHUB_STATE', stateOfVariables(step, variables));
  setInStepFile(step, 'GITHUB_ENV', variables);
  setInStepFile(step, 'GITHUB_OUTPUT', outputs);
  warnOfRival(inputs, step);
  say(
    step,
    `identity ${got.identity} has grant ${got.grant} until ${got.expiration} (session ${got.sessionId})`,
  );
}

interface Rival {
  readonly name: string;
  readonly text: string;
}

const otherKeys: Rival = {
  name: 'AWS_ACCESS_KEY_ID',
  text: 'AWS_ACCESS_KEY_ID is set in this job, and SDKs use it in place of the profile; unset it, or use output: env',
};

/** What clients would use in place of what is handed on: most prefer keys to a profile, one a profile to keys. */
const rivals: Readonly<Partial<Record<OutputMode, Rival>>> = {
  process: otherKeys,
  profile: otherKeys,
  env: {
    name: 'AWS_PROFILE',
    text: 'AWS_PROFILE is set in this job, and the SDK for JavaScript uses it in place of the keys; unset it, or use output: process',
  },
};

function warnOfRival({ output }: Inputs, step: Step): void {
  const rival = rivals[output];
  if (rival !== undefined && step.env[rival.name]) annotate(step, 'warning', rival.text);
}

function tellRefusal(fault: Fault, step: Step): void {
  annotate(step, 'error', `${fault.message} (${fault.code})`);
  try {
    const grant = step.env.INPUT_GRANT || step.env.INPUT_ROLE || '';
    appendSummary(step, renderRefusal(fault, grant));
  } catch {
    // The refusal stands in the log already; a summary that cannot be written must not hide it.
  }
}
