import type { JsonCall } from '../answer-json.ts';
import type { StoredSecret } from '../state/secrets.ts';

/** A secret without its values: what is shown of it, and the labels of its versions. */
export interface ShownSecret {
  readonly shown: object;
  /** Labels by version id. */
  readonly stages: Readonly<Record<string, readonly string[]>>;
}

/** A secret as DescribeSecret and ListSecrets show it; they differ in what they call the labels. */
export function shownSecret(call: JsonCall, secret: StoredSecret): ShownSecret {
  const { account, name, arn, description, tags, createdAt, changedAt, deletedAt } = secret;
  const versions = call.sandbox.state.secrets.versions(account, name);
  const labelled = versions.filter(({ stages }) => stages.length > 0);
  const shown = {
    ARN: arn,
    Name: name,
    ...(description === '' ? {} : { Description: description }),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    CreatedDate: Date.parse(createdAt) / 1000,
    LastChangedDate: Date.parse(changedAt) / 1000,
    ...(deletedAt === undefined ? {} : { DeletedDate: Date.parse(deletedAt) / 1000 }),
  };
  return { shown, stages: Object.fromEntries(labelled.map(({ id, stages }) => [id, stages])) };
}
