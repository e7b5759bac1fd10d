/** One condition on one claim: exact, or a glob in which `*` stands for any run of characters. */
export interface Condition {
  /** The claim's name in the profile, for people. */
  readonly claim: string;
  readonly pointer: string;
  /** Any of these satisfies; an absent claim satisfies none. */
  readonly anyOf: readonly string[];
  readonly immutable: boolean;
  /** How the claim is stated where that is not text. */
  readonly kind?: 'number' | 'list';
  /** Another claim that must have this value too: an e-mail address is nobody's until it is verified. */
  readonly provenBy?: {
    readonly claim: string;
    readonly pointer: string;
    readonly is: boolean | string;
  };
}

/** Which subject tokens an identity accepts, compiled: the only form that matching takes. */
export interface Trust {
  /** Place among the identity's trusts, from 0. */
  readonly index: number;
  /** Name of the registered issuer. */
  readonly issuer: string;
  /** For template issuers the byte-exact instance; otherwise the issuer's own `iss`. */
  readonly iss: string;
  readonly conditions: readonly Condition[];
  readonly allowEvents: readonly string[];
  /** Grants that one token may be used for: any single one, or those listed together. */
  readonly grantsPerToken: 1 | readonly string[];
}
