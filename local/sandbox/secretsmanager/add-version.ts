import type { JsonCall } from '../answer-json.ts';
import type { SecretVersion, StoredSecret } from '../state/secrets.ts';
import { secretError } from './secret-error.ts';
import { openValue, type SecretValue, sealValue } from './secret-value.ts';
import { forgottenVersions, withVersion } from './staged-versions.ts';

interface NewVersion {
  readonly id: string;
  readonly value: SecretValue;
  /** Staging labels; at least one. */
  readonly stages: readonly string[];
}

const mostVersions = 100;

/**
 * Gives a secret one more version and moves the labels. The same id with the same value again changes
 * nothing; with another value it is refused. Within the caller's transaction.
 */
export function addVersion(call: JsonCall, secret: StoredSecret, added: NewVersion): SecretVersion {
  const { secrets } = call.sandbox.state;
  const { account, name } = secret;
  const versions = secrets.versions(account, name);
  const same = versions.find(({ id }) => id === added.id);
  if (same !== undefined) return requireSameValue(call, same, added);
  const createdAt = call.now.toISOString();
  const version = { ...added, value: sealValue(call, added.value), createdAt };
  const all = withVersion(versions, version);
  for (const each of all) secrets.putVersion(account, name, each);
  for (const id of forgottenVersions(all, mostVersions)) secrets.removeVersion(account, name, id);
  secrets.put({ ...secret, changedAt: createdAt });
  return all.at(-1) ?? version;
}

function requireSameValue(call: JsonCall, same: SecretVersion, added: NewVersion): SecretVersion {
  const was = JSON.stringify(openValue(call, same.value));
  if (was === JSON.stringify(added.value)) return same;
  throw secretError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${added.id} because that value is already in use for another value of this secret.`,
  );
}
