import type { JsonCall } from '../answer-json.ts';
import type { SecretVersion } from '../state/secrets.ts';
import { authorizeSecret, findNamedSecret, requireUsableSecret } from './named-secret.ts';
import { secretError } from './secret-error.ts';
import { openValue } from './secret-value.ts';
import { current } from './staged-versions.ts';

/** GetSecretValue: by version, by label, or the current one. */
export function getSecretValue(call: JsonCall): object {
  const named = findNamedSecret(call);
  const id = call.input.optionalText('VersionId');
  const stage = call.input.optionalText('VersionStage');
  authorizeSecret(call, 'secretsmanager:GetSecretValue', {
    named,
    // Only what the request says: a policy that asks for a label is not met by saying none.
    context: {
      ...(id === undefined ? {} : { 'secretsmanager:VersionId': id }),
      ...(stage === undefined ? {} : { 'secretsmanager:VersionStage': stage }),
    },
  });
  const secret = requireUsableSecret(named);
  const versions = call.sandbox.state.secrets.versions(secret.account, secret.name);
  const version = chooseVersion(versions, { id, stage });
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    VersionStages: version.stages,
    CreatedDate: Date.parse(version.createdAt) / 1000,
    ...openValue(call, version.value),
  };
}

function chooseVersion(
  versions: readonly SecretVersion[],
  asked: { readonly id: string | undefined; readonly stage: string | undefined },
): SecretVersion {
  const stage = asked.stage ?? (asked.id === undefined ? current : undefined);
  const byId = versions.find(({ id }) => id === asked.id);
  const found = asked.id === undefined ? versions.find((one) => has(one, stage)) : byId;
  if (found === undefined) {
    const what = asked.id === undefined ? `staging label: ${stage}` : `VersionId: ${asked.id}`;
    throw secretError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${what}`,
    );
  }
  if (stage === undefined || has(found, stage)) return found;
  throw secretError(
    'InvalidRequestException',
    'You provided a VersionStage that is not associated to the provided VersionId.',
  );
}

function has(version: SecretVersion, stage: string | undefined): boolean {
  return version.stages.some((label) => label === stage);
}
