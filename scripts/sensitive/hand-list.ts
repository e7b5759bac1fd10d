/** data/aws/sensitive-by-hand.json: what we know of secrets beyond AWS's marks, each with its reason. */
export interface HandList {
  readonly secrets: readonly HandRow[];
  /** Members that stay open although AWS marks them, in every service. */
  readonly open: readonly { readonly members: readonly string[]; readonly reason: string }[];
}

interface HandRow {
  readonly service: string;
  readonly shape: string;
  readonly members: readonly string[];
  readonly reason: string;
  /** No secret while the sibling has one of these values. */
  readonly plainWhen?: { readonly sibling: string; readonly values: readonly string[] };
}
