import { answerJson, type JsonOperation, type JsonService } from '../answer-json.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { createSecret } from './create-secret.ts';
import { deleteSecret } from './delete-secret.ts';
import { describeSecret } from './describe-secret.ts';
import { getSecretValue } from './get-secret-value.ts';
import { listSecrets } from './list-secrets.ts';
import { putSecretValue } from './put-secret-value.ts';

const operations: ReadonlyMap<string, JsonOperation> = new Map([
  [
    'CreateSecret',
    {
      takes: ['Name', 'Description', 'Tags', 'ClientRequestToken', 'SecretString', 'SecretBinary'],
      handle: createSecret,
    },
  ],
  ['GetSecretValue', { takes: ['SecretId', 'VersionId', 'VersionStage'], handle: getSecretValue }],
  [
    'PutSecretValue',
    {
      takes: ['SecretId', 'ClientRequestToken', 'SecretString', 'SecretBinary', 'VersionStages'],
      handle: putSecretValue,
    },
  ],
  [
    'ListSecrets',
    { takes: ['MaxResults', 'NextToken', 'IncludePlannedDeletion'], handle: listSecrets },
  ],
  [
    'DeleteSecret',
    {
      takes: ['SecretId', 'RecoveryWindowInDays', 'ForceDeleteWithoutRecovery'],
      handle: deleteSecret,
    },
  ],
  ['DescribeSecret', { takes: ['SecretId'], handle: describeSecret }],
]);

const secretsManager: JsonService = {
  title: 'Secrets Manager',
  prefix: 'secretsmanager.',
  operations,
};

/** Secrets Manager, AWS JSON 1.1; other operations are named as missing here. */
export function handleSecretsmanager(call: SandboxCall): SandboxReply {
  return answerJson(call, secretsManager);
}
