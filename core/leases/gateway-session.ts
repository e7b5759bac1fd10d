import type { Requester } from '#core/approvals/approval.ts';
import type { AskedRun } from '#core/approvals/asked.ts';
import type { Workload } from '#core/tokens/workload.ts';
import type { AssumeRoleRequest } from './sts.ts';

/** What the gateway knows of a lease beside the lease: how it assumes the role, and for which run. */
export interface GatewaySession {
  readonly assumeRole: AssumeRoleRequest;
  /** Facts that policies decide calls by. */
  readonly workload: Workload;
  /** What a request for approval says of the run, and who triggered it. */
  readonly run: AskedRun;
  readonly trigger: Requester['trigger'];
}
