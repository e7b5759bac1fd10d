/**
 * How a secret is masked. `redact` puts a fixed text in its place. `partial` shows its last characters,
 * of a text that has at least four times as many. `hash` puts a keyed hash there (HMAC-SHA-256), by
 * which equal values can be told to be equal; a `partial` of anything but a text is a `redact`.
 */
export type Strategy =
  | { readonly kind: 'redact' }
  | { readonly kind: 'partial'; readonly last: number }
  | { readonly kind: 'hash'; readonly key: Uint8Array };

/** What is masked and how, where the caller says other than AWS's marks. */
export interface MaskRules {
  /** Field classes that may be seen: policy permits `Reveal` of them. Every other one is masked. */
  readonly revealed: ReadonlySet<string>;
  /** By field class; `redact` where there is none. */
  readonly strategies?: ReadonlyMap<string, Strategy>;
  /** Field classes that configuration names; those that are not known are added. */
  readonly added?: readonly string[];
}

/** What happens to the fields of one class in one answer or request. */
export interface Masking {
  /** Such as `ssm.GetParameter:Parameter.Value`. */
  readonly fieldClass: string;
  readonly strategy: Strategy;
}

/** What the rules say of a class that is masked. */
export function maskingOf(fieldClass: string, { strategies }: MaskRules): Masking {
  return { fieldClass, strategy: strategies?.get(fieldClass) ?? { kind: 'redact' } };
}

/** One line of what was masked, for the record; it never holds a value. */
export interface Transform {
  /** By the member names of the model; `[]` for items, `{}` for values of a map. */
  readonly path: string;
  /** The field class. */
  readonly rule: string;
  readonly strategy: Strategy['kind'];
  readonly count: number;
}
