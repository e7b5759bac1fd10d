import { revoke } from './broker.ts';
import { variablesPutBack } from './handed-variables.ts';
import { endOf, heldLeases, openLeaseFolder, removeLeaseFolder } from './lease-folder.ts';
import type { Step } from './step.ts';
import { setInStepFile } from './step-files.ts';
import { annotate, say } from './workflow-log.ts';

const attempts = 2;
const longestRequest = 10_000;

/** After the job's steps: ends what was leased, and puts back what its variables were. Never fails the job. */
export async function runPost(step: Step): Promise<void> {
  const { STATE_folder: path } = step.env;
  if (!path) return;
  try {
    await endLeases(path, step);
  } catch {
    annotate(step, 'warning', 'the lease could not be ended; it runs out by itself');
  }
  try {
    removeLeaseFolder({ path });
    setInStepFile(step, 'GITHUB_ENV', variablesPutBack(step));
  } catch {
    annotate(step, 'warning', `what was handed on could not be taken away; remove ${path}`);
  }
}

async function endLeases(path: string, step: Step): Promise<void> {
  const folder = openLeaseFolder(path);
  for (const held of heldLeases(folder)) {
    const { lease } = held;
    if (endOf(held) <= step.now()) continue;
    if (await end(folder.request.brokerUrl, lease.accessToken, step)) {
      say(
        step,
        `session ${lease.sessionId} is ended; AWS may take its keys until ${lease.expiration}`,
      );
      continue;
    }
    annotate(
      step,
      'warning',
      `session ${lease.sessionId} could not be ended; it runs out by itself at ${lease.expiration}`,
    );
  }
}

async function end(brokerUrl: string, accessToken: string, step: Step): Promise<boolean> {
  const milliseconds = Math.min(step.requestMilliseconds, longestRequest);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (await revoke(brokerUrl, accessToken, milliseconds)) return true;
  }
  return false;
}
