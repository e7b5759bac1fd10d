/** What data/iam/actions.json holds: every IAM action of AWS, one line each, by service prefix. */
export interface ActionData {
  /** Day of the source's own data. */
  readonly edition: string;
  /** Condition keys of every service; `${…}`, and `tag-key` after a `/`, stand for any text. */
  readonly globalKeys: readonly string[];
  readonly services: Readonly<Record<string, ServiceData>>;
}

/** One service prefix. Parts of a line are separated by `|`, lists within them by `,`. */
export interface ServiceData {
  /** `<name>|<ARN template>` of each resource type. */
  readonly resources: readonly string[];
  /** Condition keys that actions are asked with, the global ones aside. */
  readonly keys: readonly string[];
  /** Sets of condition keys that actions take: places among the keys. */
  readonly keySets: readonly string[];
  /** `<name>|<letter of its access level>|<resource types>|<place of its key set>`. */
  readonly actions: readonly string[];
}
