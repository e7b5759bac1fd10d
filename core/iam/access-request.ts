/** Condition keys of one request and their values; keys are compared without regard to case. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** One question to IAM: may this principal do this action on this resource? */
export interface AccessRequest {
  /** ARN of the principal: an IAM user, a role session (`arn:aws:sts::…:assumed-role/…`) or a role. */
  readonly principal: string;
  /** For a role session the ARN of its role, which alone knows the role's path. */
  readonly role?: string;
  /** `service:Operation`. */
  readonly action: string;
  readonly resource: string;
  /** Account that owns the resource, for ARNs that do not say it (S3); absent: the principal's own. */
  readonly resourceAccount?: string;
  readonly context: RequestContext;
}
