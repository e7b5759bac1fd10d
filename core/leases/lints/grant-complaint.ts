/** What is wrong or doubtful about a grant's session policy. */
export interface GrantComplaint {
  /** A problem refuses the configuration, a warning is shown. */
  readonly severity: 'problem' | 'warning';
  readonly message: string;
  readonly remedy: string;
  /** Names and places that lead to the cause in the JSON of the policy; none: the policy as a whole. */
  readonly path: readonly (string | number)[];
  /** Names of which a grant that means it so writes all below `accept`; absent: it cannot be. */
  readonly names?: readonly string[];
  /** The cause is an item of the grant's `accept`, and the path leads there. */
  readonly about?: 'accept';
}
