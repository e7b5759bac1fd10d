/** One vended access key: whose it is, and a hash by which its session token can be recognised. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly sessionId: string;
  /** `sha256:` of the session token; the secret itself is never stored. */
  readonly sessionTokenHash: string;
  readonly account: string;
  readonly assumedRoleArn: string;
  readonly userId: string;
  readonly expiresAt: string;
}
