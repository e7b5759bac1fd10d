import { Buffer } from 'node:buffer';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { cloudRole } from './cloud-configuration.ts';

/** Puts into moto what a read has to find: a function and a stack, with secrets in both. */
export async function fillMoto(endpoint: string): Promise<void> {
  await trustEverybody(endpoint);
  const setting = { endpoint, region: 'us-east-1', credentials: await inAccount(endpoint) };
  const AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
  const role = await new IAMClient(setting).send(
    new CreateRoleCommand({ RoleName: 'checkout', AssumeRolePolicyDocument }),
  );
  await new LambdaClient(setting).send(
    new CreateFunctionCommand({
      ...{ FunctionName: 'checkout', Runtime: 'nodejs24.x', Handler: 'index.handler' },
      Role: role.Role?.Arn,
      Code: { ZipFile: emptyZip },
      Environment: { Variables: { DATABASE_URL: 'postgres://planted-secret' } },
    }),
  );
  await new CloudFormationClient(setting).send(
    new CreateStackCommand({
      StackName: 'shop',
      TemplateBody: JSON.stringify({
        Parameters: { Password: { Type: 'String', NoEcho: true } },
        Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
      }),
      Parameters: [{ ParameterKey: 'Password', ParameterValue: 'planted-secret' }],
    }),
  );
}

/** Moto reads paths of REST services otherwise than AWS's signers do, so that it has to check none. */
async function trustEverybody(endpoint: string): Promise<void> {
  const headers = { 'content-type': 'text/plain' };
  await fetch(`${endpoint}/moto-api/reset-auth`, { method: 'POST', body: 'inf', headers });
}

/** Moto keeps what it is sent in the account of whoever sends it. */
async function inAccount(endpoint: string) {
  const credentials = { accessKeyId: 'AKIATESTS', secretAccessKey: 'tests' };
  const sts = new STSClient({ endpoint, region: 'us-east-1', credentials });
  const named = { RoleArn: cloudRole, RoleSessionName: 'fill' };
  const { Credentials: given } = await sts.send(new AssumeRoleCommand(named));
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}

/** PKWARE's APPNOTE 4.3.16: an archive without files is its last record alone. */
const emptyZip = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);
