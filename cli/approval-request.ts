import type { ListedApproval } from '#core/approvals/listed-approval.ts';
import type { ShownApproval } from '#core/approvals/show-approval.ts';
import { callAdmin } from './administrator.ts';
import type { Invocation } from './command.ts';

/** A request as the administrators' door shows it to whoever runs the command. */
export async function readApproval(invocation: Invocation, id: string): Promise<ShownApproval> {
  const path = approvalPath(id);
  return (await callAdmin(invocation, { method: 'GET', path })) as unknown as ShownApproval;
}

/** Says a word about a request, and returns how it stands then. */
export async function sayAbout(
  invocation: Invocation,
  { id, word, json }: { readonly id: string; readonly word: string; readonly json: unknown },
): Promise<ListedApproval> {
  const path = `${approvalPath(id)}/${word}`;
  const reply = await callAdmin(invocation, { method: 'POST', path, json });
  return reply as unknown as ListedApproval;
}

/** Where the administrators' door has a request. */
export function approvalPath(id: string): string {
  return `approvals/${encodeURIComponent(id)}`;
}
