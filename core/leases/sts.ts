/** What AssumeRole is asked for; every member has passed its own limits already. */
export interface AssumeRoleRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly sourceIdentity: string;
  readonly durationSeconds: number;
  readonly externalId?: string;
  readonly policy?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface AssumedRole {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: Date;
  readonly assumedRoleArn: string;
  /** `<role id>:<session name>`. */
  readonly assumedRoleId: string;
  readonly packedPolicyPercent: number | null;
}

/**
 * STS. Refusals are faults: `role_refused` (STS denied the assumption), `packed_policy_too_large`,
 * `malformed_policy`, `invalid_request`, `slow_down`, and `sts_unavailable` for timeouts and 5xx.
 */
export interface Sts {
  assumeRole(request: AssumeRoleRequest): Promise<AssumedRole>;
}
