/**
 * The provider-neutral facts of one run of a workload (Fulcio's field set, plus the two that
 * Kubernetes and AWS need). A fact that the token does not state is absent, never empty.
 */
export interface Workload {
  readonly issuer: string;
  readonly subject: string;
  /** Profile that normalised the claims: `github`, `gitlab`, `circleci`, `kubernetes`, … */
  readonly profile: string;
  readonly buildSignerUri?: string;
  readonly buildSignerDigest?: string;
  readonly runnerEnvironment?: string;
  readonly sourceRepositoryUri?: string;
  readonly sourceRepositoryDigest?: string;
  readonly sourceRepositoryRef?: string;
  readonly sourceRepositoryIdentifier?: string;
  readonly sourceRepositoryOwnerUri?: string;
  readonly sourceRepositoryOwnerIdentifier?: string;
  readonly sourceRepositoryVisibility?: string;
  readonly buildConfigUri?: string;
  readonly buildConfigDigest?: string;
  readonly buildTrigger?: string;
  readonly runInvocationUri?: string;
  readonly deploymentEnvironment?: string;
  /** The platform's immutable id of whoever triggered the run. */
  readonly triggeredBy?: string;
  /** Kubernetes: namespace; AWS: account id; Entra: tenant; SPIFFE: trust domain; and so on. */
  readonly realm?: string;
  /** Kubernetes: service account name and uid; AWS: role ARN; SPIFFE: the SPIFFE ID; and so on. */
  readonly account?: string;
  readonly accountIdentifier?: string;
}
