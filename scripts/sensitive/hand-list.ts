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
  /** Of a text that is base64, which the models do not tell. */
  readonly form?: 'blob';
  /** No secret while the sibling, by its name on the wire, has one of these values. */
  readonly plainWhen?: { readonly sibling: string; readonly values: readonly string[] };
}
