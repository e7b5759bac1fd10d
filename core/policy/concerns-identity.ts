import type { PolicyText } from '#core/config/configuration.ts';
import { namespace } from './actions.ts';
import type { EntityName, PrincipalHead } from './cedar/cedar.ts';
import { parsedPolicy } from './cedar/parsed-policy.ts';

/** An identity as the head of a policy can name it. */
export interface NamedIdentity {
  readonly id: string;
  readonly groups: readonly string[];
}

/** Whether an identity can satisfy what a policy's head asks of the principal; in doubt it can. */
export function concernsIdentity(policy: PolicyText, identity: NamedIdentity): boolean {
  const result = parsedPolicy(policy);
  return !result.ok || principalFits(result.value.principal, identity);
}

function principalFits(head: PrincipalHead, identity: NamedIdentity): boolean {
  if (head.op === 'All') return true;
  if (head.op === 'is') {
    if (head.entity_type !== `${namespace}::Identity`) return false;
    return head.in === undefined || isWithin(head.in.entity, identity);
  }
  return isWithin(head.entity, identity);
}

/** Being one entity and being in it are the same for all but groups, and no identity is a group. */
function isWithin({ type, id }: EntityName, { id: own, groups }: NamedIdentity): boolean {
  if (type === `${namespace}::Group`) return groups.includes(id);
  return type === `${namespace}::Identity` && id === own;
}
