import { type Ending, revoke } from './broker.ts';
import { variablesPutBack } from './handed-variables.ts';
import type { Lease } from './lease.ts';
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
    if (endOf(held) <= step.now()) continue;
    tellEnding(await end(folder.request.brokerUrl, held.lease, step), held.lease, step);
  }
}

async function end(brokerUrl: string, lease: Lease, step: Step): Promise<Ending> {
  const milliseconds = Math.min(step.requestMilliseconds, longestRequest);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const ending = await revoke(brokerUrl, lease, milliseconds);
    if (ending !== 'untold') return ending;
  }
  return 'untold';
}

function tellEnding(ending: Ending, { sessionId, expiration }: Lease, step: Step): void {
  switch (ending) {
    case 'over':
      say(step, `session ${sessionId} is ended; AWS may take its keys until ${expiration}`);
      break;
    case 'unknown':
      annotate(
        step,
        'warning',
        `session ${sessionId} was not ended, for the broker does not know it; its keys work until ${expiration}`,
      );
      break;
    case 'untold':
      annotate(
        step,
        'warning',
        `session ${sessionId} could not be ended; it runs out by itself at ${expiration}`,
      );
      break;
  }
}
