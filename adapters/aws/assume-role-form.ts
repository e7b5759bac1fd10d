import type { AssumeRoleRequest } from '#core/leases/sts.ts';

/** The form body of AssumeRole (STS API 2011-06-15). */
export function assumeRoleForm(request: AssumeRoleRequest): string {
  const form = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: request.roleArn,
    RoleSessionName: request.sessionName,
    SourceIdentity: request.sourceIdentity,
    DurationSeconds: String(request.durationSeconds),
  });
  if (request.externalId !== undefined) form.set('ExternalId', request.externalId);
  if (request.policy !== undefined) form.set('Policy', request.policy);
  for (const [i, [key, value]] of Object.entries(request.tags).entries()) {
    form.set(`Tags.member.${i + 1}.Key`, key);
    form.set(`Tags.member.${i + 1}.Value`, value);
  }
  return form.toString();
}
