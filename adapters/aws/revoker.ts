import { asFault, Fault } from '#core/faults.ts';
import { revocationPolicy, revocationPolicyName } from '#core/leases/revocation-policy.ts';
import type { Revoker } from '#core/leases/revoker.ts';
import type { AssumedRole, Sts } from '#core/leases/sts.ts';
import { formBody } from './form-body.ts';
import { iamFault, isMissing } from './iam-faults.ts';
import { createQueryCaller, type QueryService } from './query-caller.ts';

export interface RevokerOptions extends Omit<QueryService, 'name'> {
  /** By which the revoker's role is assumed. */
  readonly sts: Sts;
  /** Name of that role, which every account with roles behind grants has. */
  readonly roleName: string;
  readonly externalId?: string;
}

/** STS lends no role for less. */
const shortestSeconds = 900;

/**
 * Denies sessions by the role's inline policy, as the revoker of the role's own account. Each time
 * the revoker's session may do nothing but put and delete policies of that one role.
 */
export function createRevoker(options: RevokerOptions): Revoker {
  const call = createQueryCaller({ ...options, name: 'iam' });
  return {
    deny: async (role, sessions, issuedBefore) => {
      const document = revocationPolicy(sessions, issuedBefore);
      const revoker = await assumeRevoker(role, options);
      const form = document === undefined ? deleteForm(role) : putForm(role, document);
      try {
        await call({
          form,
          credentials: async () => revoker,
          faultOf: (error) => iamFault(role, error),
        });
      } catch (error) {
        if (document !== undefined || !isMissing(asFault(error))) throw error;
      }
    },
  };
}

async function assumeRevoker(role: string, options: RevokerOptions): Promise<AssumedRole> {
  const [arn, partition, service, , account] = role.split(':');
  const roleArn = [arn, partition, service, '', account, `role/${options.roleName}`].join(':');
  const { externalId } = options;
  try {
    return await options.sts.assumeRole({
      roleArn,
      ...(externalId === undefined ? {} : { externalId }),
      sessionName: 'sallyport-revoker',
      sourceIdentity: 'sallyport-revoker',
      durationSeconds: shortestSeconds,
      policy: onlyThisRole(role),
      tags: {},
    });
  } catch (error) {
    const fault = asFault(error);
    if (fault.form.status >= 429) throw fault;
    throw new Fault(
      'role_refused',
      `the revoker ${roleArn} cannot be assumed; check that it is there, and that its trust policy lets the broker in with its external id`,
      { detail: fault.detail, cause: fault },
    );
  }
}

/** Whatever the revoker's role may do elsewhere, this session of it may not. */
function onlyThisRole(role: string): string {
  const Action = ['iam:PutRolePolicy', 'iam:DeleteRolePolicy'];
  const Statement = [{ Effect: 'Allow', Action, Resource: role }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

function putForm(role: string, document: string): string {
  return formOf('PutRolePolicy', role, { PolicyDocument: document });
}

function deleteForm(role: string): string {
  return formOf('DeleteRolePolicy', role, {});
}

function formOf(action: string, role: string, more: Readonly<Record<string, string>>): string {
  return formBody([
    ['Action', action],
    ['Version', '2010-05-08'],
    ['RoleName', role.slice(role.lastIndexOf('/') + 1)],
    ['PolicyName', revocationPolicyName],
    ...Object.entries(more),
  ]);
}
