import { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import { fillTemplate, type Naming } from '../fill-template.ts';
import { nameCloudFormationStack } from './cloudformation-stack.ts';
import { nameDynamoDbTable } from './dynamodb-table.ts';
import { nameEventBus, nameRule } from './event-bus.ts';
import { nameIamEntity, namePassedRole } from './iam-entity.ts';
import { nameKmsAlias, nameKmsKey } from './kms-key.ts';
import { nameLambdaFunction } from './lambda-function.ts';
import { nameLogGroup } from './log-group.ts';
import { nameBucket } from './s3-bucket.ts';
import { nameSecret } from './secret.ts';
import { nameQueue } from './sqs-queue.ts';
import { nameParameter } from './ssm-parameter.ts';

/** How names of one type become ARNs: all have to be permitted. */
export type NameRule = (naming: Naming, call: AskedCall) => readonly string[] | Fault;

/** Types whose names come in more than one form. */
const rules: Readonly<Record<string, NameRule>> = {
  'cloudformation/stack': nameCloudFormationStack,
  'cloudformation/changeset': nameCloudFormationStack,
  'dynamodb/table': nameDynamoDbTable,
  'dynamodb/index': nameDynamoDbTable,
  'events/event-bus': nameEventBus,
  'events/rule-on-default-event-bus': nameRule,
  'iam/role': namePassedRole,
  'iam/user': nameIamEntity,
  'iam/group': nameIamEntity,
  'iam/policy': nameIamEntity,
  'iam/instance-profile': nameIamEntity,
  'kms/key': nameKmsKey,
  'kms/alias': nameKmsAlias,
  'lambda/function': nameLambdaFunction,
  'logs/log-group': nameLogGroup,
  'logs/log-stream': nameLogGroup,
  's3/bucket': nameBucket,
  's3/object': nameBucket,
  'secretsmanager/Secret': nameSecret,
  'sqs/queue': nameQueue,
  'ssm/parameter': nameParameter,
};

/** The ARNs that a request means by the names in it. */
export function nameResource(naming: Naming, call: AskedCall): readonly string[] | Fault {
  const rule = rules[naming.type];
  if (rule !== undefined) return rule(naming, call);
  const resource = fillTemplate(naming, call);
  return resource instanceof Fault ? resource : [resource];
}
