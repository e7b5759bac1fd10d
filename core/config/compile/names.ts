/** Every name that is declared, rightly or not: a reference to one of these is not a problem of its own. */
export interface Names {
  readonly issuers: ReadonlySet<string>;
  readonly people: ReadonlySet<string>;
  /** Groups that at least one person is in. */
  readonly groups: ReadonlySet<string>;
  readonly grants: ReadonlySet<string>;
  readonly taskProfiles: ReadonlySet<string>;
  readonly identities: ReadonlySet<string>;
  /** Absent where there is no approvals.yaml. */
  readonly approvalRules?: ReadonlySet<string>;
}
