import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './wildcard-reasons.ts';

/**
 * The role by which API Gateway writes access logs, and the setting of the account that names it. All
 * APIs of the account and Region share it, so that it stays when the stack goes.
 */
export class AccessLogRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const statements = [mayLog(Stack.of(this))];
    const role = new Role(this, 'Role', {
      description: 'API Gateway: write access logs of this account and Region',
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      inlinePolicies: { Statements: new PolicyDocument({ statements }) },
    });
    acknowledgeWildcards(role, statements);
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}

/** What API Gateway checks for before it takes a role, for the log groups of this account and Region. */
function mayLog(stack: Stack): PolicyStatement {
  return new PolicyStatement({
    sid: 'WriteLogs',
    actions: [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DescribeLogGroups',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
      'logs:GetLogEvents',
      'logs:FilterLogEvents',
    ],
    resources: [stack.formatArn({ service: 'logs', resource: '*' })],
  });
}
