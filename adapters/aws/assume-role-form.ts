import type { AssumeRoleRequest } from '#core/leases/sts.ts';
import { formBody } from './form-body.ts';

/** The form body of AssumeRole (STS API 2011-06-15). */
export function assumeRoleForm(request: AssumeRoleRequest): string {
  const { externalId, policy } = request;
  const tags = Object.entries(request.tags).flatMap(([key, value], i) => [
    [`Tags.member.${i + 1}.Key`, key] as const,
    [`Tags.member.${i + 1}.Value`, value] as const,
  ]);
  return formBody([
    ['Action', 'AssumeRole'],
    ['Version', '2011-06-15'],
    ['RoleArn', request.roleArn],
    ['RoleSessionName', request.sessionName],
    ['SourceIdentity', request.sourceIdentity],
    ['DurationSeconds', String(request.durationSeconds)],
    ...(externalId === undefined ? [] : [['ExternalId', externalId] as const]),
    ...(policy === undefined ? [] : [['Policy', policy] as const]),
    ...tags,
  ]);
}
