import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFolder } from '#local/example-folder.ts';

/** The role behind the grant that the copy adds. */
export const cloudRole = 'arn:aws:iam::111122223333:role/cloud-upkeep';

/** What the copy permits; everything else of these services is refused for want of a policy. */
const permitted = [
  ...['sqs:CreateQueue', 'sqs:GetQueueUrl', 'sqs:ListQueues', 'sqs:SendMessage'],
  ...['sqs:ReceiveMessage', 'sns:CreateTopic', 'sns:ListTopics', 'sns:Publish'],
  ...['sns:ListPhoneNumbersOptedOut', 'iam:ListRoles', 'iam:CreateGroup', 'ec2:DescribeVpcs'],
  ...['ec2:CreateVpc', 'ec2:CreateKeyPair', 'lambda:ListFunctions', 'lambda:TagResource'],
  ...['lambda:GetFunctionConfiguration', 'kms:CreateKey', 'kms:DescribeKey'],
  ...['kms:GenerateDataKey', 'cloudwatch:PutMetricData', 'cloudwatch:ListMetrics'],
  ...['logs:CreateLogGroup', 'logs:DescribeLogGroups', 'cloudformation:ListStacks'],
  ...['cloudformation:DescribeStacks', 'cloudformation:SetStackPolicy'],
  ...['cloudformation:CreateStack', 'lambda:CreateFunction'],
];

/** Copies the example configuration, and lets the keeper of orders work with more services. */
export function copyWithCloud(folder: string): string {
  cpSync(exampleFolder, folder, { recursive: true });
  const identities = join(folder, 'identities', 'gateway.yaml');
  const text = readFileSync(identities, 'utf8');
  const changed = text.replace('grants: [orders-upkeep]', 'grants: [orders-upkeep, cloud-upkeep]');
  if (changed === text) throw new Error(`${identities} names no grants to add to`);
  writeFileSync(identities, changed);
  writeFileSync(join(folder, 'grants', 'cloud.yaml'), grants);
  writeFileSync(join(folder, 'policies', 'cloud.cedar'), policies);
  return folder;
}

const grants = `grants:
  cloud-upkeep:
    mode: gateway
    role: ${cloudRole}
    externalId: acme-sallyport
    leaseSeconds: 3600
    labels: [changes-data]
    sessionPolicy:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action: ${JSON.stringify(permitted)}
          Resource: "*"
intents:
  look-after-the-cloud:
    actions: ${JSON.stringify(permitted)}
`;

const policies = `@id("cloud-upkeep")
permit (
  principal == Sallyport::Identity::"orders-keeper",
  action == Sallyport::Action::"Vend",
  resource == Sallyport::Grant::"cloud-upkeep"
);

@id("cloud-upkeep-calls")
permit (
  principal == Sallyport::Identity::"orders-keeper",
  action == Sallyport::Action::"Call",
  resource == Sallyport::Grant::"cloud-upkeep"
)
when { context.call.intents.contains("look-after-the-cloud") };
`;
