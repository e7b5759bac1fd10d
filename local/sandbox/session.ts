/** A role session of the sandbox: everything that later calls are decided on. */
export interface Session {
  readonly accessKeyId: string;
  readonly roleArn: string;
  readonly account: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session name>`. */
  readonly arn: string;
  /** `<role id>:<session name>`. */
  readonly userId: string;
  readonly sessionName: string;
  readonly sourceIdentity: string | undefined;
  /** Session policy as it was sent. */
  readonly policy: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Keys of those tags that go on when this session assumes another role. */
  readonly transitiveTagKeys: readonly string[];
  readonly startsAt: string;
  readonly expiresAt: string;
}

/** Credentials of a session, as STS hands them out. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}
