import type { JsonCall } from '../answer-json.ts';
import { addVersion } from './add-version.ts';
import { authorizeSecret, findNamedSecret, requireUsableSecret } from './named-secret.ts';
import { secretError } from './secret-error.ts';
import { readSecretValue, readVersionId } from './secret-value.ts';
import { current } from './staged-versions.ts';

const mostStages = 20;

/** PutSecretValue: a new version, current unless the caller labels it otherwise. */
export function putSecretValue(call: JsonCall): object {
  const { input, sandbox } = call;
  const named = findNamedSecret(call);
  authorizeSecret(call, 'secretsmanager:PutSecretValue', { named });
  const id = readVersionId(input);
  const stages = readStages(call);
  const value = readSecretValue(input);
  if (value === undefined) {
    throw secretError(
      'InvalidRequestException',
      'You must provide either SecretString or SecretBinary.',
    );
  }
  const secret = requireUsableSecret(named);
  const version = sandbox.state.atomically(() => addVersion(call, secret, { id, value, stages }));
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    VersionStages: version.stages,
  };
}

function readStages({ input }: JsonCall): readonly string[] {
  const stages = input.has('VersionStages') ? input.texts('VersionStages') : [current];
  const isFit = stages.length > 0 && stages.length <= mostStages;
  if (isFit && stages.every((stage) => /^.{1,256}$/su.test(stage))) return [...new Set(stages)];
  throw secretError(
    'InvalidParameterException',
    `VersionStages must be 1 to ${mostStages} labels of 1 to 256 characters`,
  );
}
