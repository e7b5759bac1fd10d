import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import type { RunningSandbox } from './start-sandbox.ts';

/** Settings of an SDK client that talks to the sandbox once, without retries. */
export function clientOf(running: RunningSandbox, credentials: AwsCredentials) {
  return { endpoint: running.url, region: 'us-east-1', credentials, maxAttempts: 1 };
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export function brokerSts(running: RunningSandbox): STSClient {
  return new STSClient(clientOf(running, running.brokerCredentials('broker')));
}

/** Credentials of the role of a grant, as the broker would get them. */
export async function assume(
  running: RunningSandbox,
  roleArn: string,
  over: Partial<AssumeRoleCommandInput> = {},
): Promise<AwsCredentials> {
  const reply = await brokerSts(running).send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: 'a-session',
      ExternalId: 'acme-sallyport',
      DurationSeconds: 900,
      ...over,
    }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = reply.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** A policy document of one Allow. */
export function policyOf(actions: readonly string[], resources: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: resources }],
  });
}
