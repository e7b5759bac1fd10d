import { hash } from 'node:crypto';
import type { Sandbox } from './sandbox-call.ts';
import type { Session } from './session.ts';
import type { WorldRole } from './world.ts';

interface SessionRequest {
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly now: Date;
  readonly policy?: string | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
}

/** A new session of a role; whether it may begin has been decided before. */
export function newSession(sandbox: Sandbox, role: WorldRole, request: SessionRequest): Session {
  const { sessionName, now } = request;
  return {
    accessKeyId: sandbox.seal.newAccessKeyId(),
    roleArn: role.arn,
    account: role.account,
    arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
    userId: `${roleId(role)}:${sessionName}`,
    sessionName,
    sourceIdentity: request.sourceIdentity,
    policy: request.policy,
    tags: request.tags ?? {},
    transitiveTagKeys: request.transitiveTagKeys ?? [],
    startsAt: seconds(now.getTime()),
    expiresAt: seconds(now.getTime() + request.durationSeconds * 1000),
  };
}

/** A role's unique id, always the same for the same ARN. */
export function roleId(role: WorldRole): string {
  const digest = hash('sha256', role.arn, 'hex').toUpperCase();
  return `AROA${digest.slice(0, 17)}`;
}

/** ISO 8601 without fractions, as STS writes instants. */
function seconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
