/**
 * What data/aws/access.json holds: for every operation of AWS the actions of IAM that it needs and
 * the resources that they are about.
 */
export interface AccessData {
  /** Editions of what it was made from, such as `botocore 1.43.11`. */
  readonly from: readonly string[];
  /** By the service's name in botocore. */
  readonly services: Readonly<Record<string, ServiceAccess>>;
}

export interface ServiceAccess {
  /** Prefix of actions that are written without one. */
  readonly prefix: string;
  /** `<prefix>/<type>|<ARN template>` of each resource type that the lines refer to by its place. */
  readonly types: readonly string[];
  /**
   * `<operation>|<needs>|<tags>`; `docs/aws-mapping.md` tells how needs are written. Instead of
   * needs: `-none` and `-bearer`, which IAM does not authorise, and `-unmapped`.
   */
  readonly operations: readonly string[];
}
