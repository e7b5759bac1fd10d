import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { SallyportProps } from './sallyport-props.ts';
import { revokerRoleName, targetRolePath } from './target-role-names.ts';

/**
 * Names and ARNs that are known before what they name is made: what two parts say of each other, and
 * what is in other accounts.
 */
export interface BrokerNames {
  /** Names of functions, roles and the state machine begin with it. */
  readonly prefix: string;
  /** Name of the API in front of the gateway. */
  readonly gatewayApi: string;
  readonly region: string;
  readonly stateMachineName: string;
  /** ARN, without the alias. */
  readonly stateMachine: string;
  /** Name of the function that fetches issuers' keys. */
  readonly jwks: string;
  readonly jwksArn: string;
  /** ARN of the revoker of the broker's own account; others differ in the account alone. */
  readonly revoker: string;
  /** Name of the log, which its key and its checkpoints carry. */
  readonly logOrigin: string;
  /** ARNs of the revokers of all target accounts. */
  readonly revokers: readonly string[];
  /** ARNs, or patterns of them, of the roles that grants may name. */
  readonly targetRoles: readonly string[];
  /** What ARNs of client secrets for sign-in begin with. */
  readonly signInSecrets: string;
  /** ARN of whom the first configuration makes the administrator. */
  readonly administrator: string;
  /** ARN of the role of one function, by its name. */
  roleOf(functionName: string): string;
  logGroupArn(group: ILogGroup): string;
}

/** The names of one Sallyport. */
export function brokerNames(stack: Stack, props: SallyportProps): BrokerNames {
  const prefix = props.name ?? 'sallyport';
  const accounts = props.targetAccounts ?? [stack.account];
  const colon = ArnFormat.COLON_RESOURCE_NAME;
  const roleArn = (account: string, name: string) =>
    stack.formatArn({ service: 'iam', region: '', account, resource: 'role', resourceName: name });
  const named = (service: string, resource: string, resourceName: string) =>
    stack.formatArn({ service, resource, resourceName, arnFormat: colon });
  return {
    prefix,
    gatewayApi: `${prefix}-gateway`,
    region: stack.region,
    stateMachineName: `${prefix}-approvals`,
    stateMachine: named('states', 'stateMachine', `${prefix}-approvals`),
    jwks: `${prefix}-jwks`,
    jwksArn: named('lambda', 'function', `${prefix}-jwks`),
    revoker: roleArn(stack.account, revokerRoleName),
    logOrigin: props.ledger?.origin ?? `aws.sallyport/${stack.account}/${stack.region}/${prefix}`,
    revokers: accounts.map((account) => roleArn(account, revokerRoleName)),
    targetRoles: [
      ...accounts.map((account) => roleArn(account, `${targetRolePath.slice(1)}*`)),
      ...(props.targetRoles ?? []),
    ],
    signInSecrets: named('secretsmanager', 'secret', `${prefix}/sign-in/`),
    administrator: props.administrator.startsWith('arn:')
      ? props.administrator
      : `arn:${stack.partition}:iam::${stack.account}:${props.administrator}`,
    roleOf: (functionName) => roleArn(stack.account, `${prefix}-${functionName}`),
    logGroupArn: (group) => named('logs', 'log-group', group.logGroupName),
  };
}
