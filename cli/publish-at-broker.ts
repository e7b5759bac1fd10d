import { callAdmin } from './administrator.ts';
import { readPatience } from './approval-patience.ts';
import type { Invocation } from './command.ts';
import { throughApproval } from './through-approval.ts';
import { waitingAt } from './waiting.ts';

/** What is sent to be published. */
export interface PublishingForm {
  readonly files: Readonly<Record<string, string>>;
  readonly expected_version?: string;
}

/**
 * Publishes, if need be once people have said yes, for whom a command waits where it is told to.
 * Throws what is refused, and `approval_pending` where nobody waits so long.
 */
export async function publishAtBroker(
  invocation: Invocation,
  publishing: PublishingForm,
): Promise<Readonly<Record<string, unknown>>> {
  const patience = readPatience(invocation, 0);
  const waiting = waitingAt(invocation.terminal);
  return throughApproval(
    async ({ reason, deferral_code: request, wait_seconds: seconds }) => {
      // A whole configuration is sent again when there is something to learn by it.
      if (request !== undefined) await settled(invocation, `${request}/wait?seconds=${seconds}`);
      const json = { ...publishing, ...(reason === undefined ? {} : { reason }) };
      return callAdmin(invocation, { method: 'PUT', path: 'configuration', json });
    },
    { patience, waiting },
  );
}

async function settled(invocation: Invocation, request: string): Promise<void> {
  await callAdmin(invocation, { method: 'GET', path: `approvals/${request}` });
}
