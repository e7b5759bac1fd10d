import type { Sts } from '#core/leases/sts.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import { assumeRoleForm } from './assume-role-form.ts';
import { createQueryCaller, type QueryService } from './query-caller.ts';
import { unavailable } from './query-faults.ts';
import { stsFault } from './sts-faults.ts';
import { readAssumedRole } from './sts-reply.ts';

export interface StsOptions extends Omit<QueryService, 'name'> {
  /** Asked before each attempt; keeping and renewing them is the caller's. */
  readonly credentials: () => Promise<SigningCredentials>;
}

/** STS over its query API; an answer that is not the role asked for vends nothing. */
export function createSts({ credentials, ...service }: StsOptions): Sts {
  const call = createQueryCaller({ ...service, name: 'sts' });
  return {
    assumeRole: async (request) => {
      const text = await call({ form: assumeRoleForm(request), credentials, faultOf: stsFault });
      const role = readAssumedRole(text, request);
      if (role !== undefined) return role;
      throw unavailable('sts did not answer with the role asked for');
    },
  };
}
