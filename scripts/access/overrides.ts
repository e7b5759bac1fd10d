/** What is written by hand in scripts/access/overrides.json, where AWS's own data do not tell. */
export interface Overrides {
  /** Services whose operations IAM does not authorise, and what does. */
  readonly auth: Readonly<Record<string, 'none' | 'bearer'>>;
  /** Services whose actions are HTTP methods on the path that was asked for. */
  readonly methodActions: readonly string[];
  /** Resource types that a bucket's or function's own type already covers. */
  readonly coveredTypes: readonly string[];
  /** Paths that fill a type's placeholders, the first that the input has; `,` parts placeholders. */
  readonly fills: Readonly<Record<string, readonly string[]>>;
  /** Needs of single operations, as {@link readNeedText} reads them; an empty list: unmapped. */
  readonly operations: Readonly<Record<string, readonly string[]>>;
  /** The principal that a service's operations, or one operation, pass roles to. */
  readonly passedTo: Readonly<Record<string, string>>;
  /** Services and operations whose role members name a role without passing it. */
  readonly notPassed: readonly string[];
  /** Operations that pass a role though the list of dependent actions does not say so. */
  readonly passes: readonly string[];
  /** Operations that may lose what they had, each with the reason; for one refresh. */
  readonly accepted: Readonly<Record<string, string>>;
}

/** A need as it is written by hand: action, triggers and resources by the name of their type. */
export interface NeedText {
  readonly action: string;
  readonly triggers: readonly string[];
  /** `prefix/type=paths`, `@path`, `~`; undefined: to be found as for any other action. */
  readonly resources: readonly string[] | undefined;
}

/** Reads `s3:GetObject object=Bucket,Key ?!VersionId`; types without a prefix are the action's. */
export function readNeedText(text: string): NeedText {
  const [action = '', ...words] = text.split(' ');
  const prefix = action.split(':')[0];
  const resources = words
    .filter((word) => !word.startsWith('?'))
    .map((word) => (/^[@~]|^[^=]*\//.test(word) ? word : `${prefix}/${word}`));
  return {
    action,
    triggers: words.filter((word) => word.startsWith('?')),
    resources: resources.length === 0 ? undefined : resources,
  };
}
