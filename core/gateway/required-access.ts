/** One thing that a call needs; every one of them has to be permitted. */
export interface RequiredAccess {
  /** As IAM writes it, such as `dynamodb:GetItem`. */
  readonly action: string;
  readonly level: AccessLevel;
  /** ARNs; `*` in one stands for what the request does not say; `*` alone where the action has no resource. */
  readonly resources: readonly string[];
  /** Condition keys of IAM that the request settles, by their lower-case name, such as `iam:passedtoservice`. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
}

/** The access levels of AWS's Service Authorization Reference. */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management';
