import { Stack } from 'aws-cdk-lib';
import { CfnRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type BrokerTrustProps, brokerTrust, functionsThat } from './broker-trust.ts';
import { revokerRoleName, targetRolePath } from './target-role-names.ts';
import { acknowledgeWildcards } from './wildcard-reasons.ts';

/** What the revoker of one account is made with. */
export type SallyportRevokerProps = BrokerTrustProps;

/**
 * The one role of a member account that may deny sessions, by inline policies of roles under
 * `/sallyport/`. IAM cannot be told which inline policy. It can be told that the role must have a
 * permissions boundary, and that of a `SallyportTargetRole` is all that the role may do anyway: so
 * what the revoker writes can take away and give back, and never adds.
 */
export class SallyportRevoker extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: SallyportRevokerProps) {
    super(scope, id);
    const statements = [mayDeny(Stack.of(this))];
    const role = new CfnRole(this, 'Role', {
      roleName: revokerRoleName,
      description:
        'Sallyport: denies sessions of roles under its path, and can add nothing to them',
      assumeRolePolicyDocument: brokerTrust(this, props, {
        who: functionsThat('assume-revokers'),
        actions: ['sts:SetSourceIdentity'],
      }),
      maxSessionDuration: 3_600,
      policies: [
        {
          policyName: 'DenySessions',
          policyDocument: new PolicyDocument({ statements }),
        },
      ],
    });
    acknowledgeWildcards(role, statements);
    this.roleArn = role.attrArn;
  }
}

function mayDeny(stack: Stack): PolicyStatement {
  return new PolicyStatement({
    sid: 'DenySessionsOfBoundRoles',
    actions: ['iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
    resources: [
      stack.formatArn({
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName: `${targetRolePath.slice(1)}*`,
      }),
    ],
    conditions: { Null: { 'iam:PermissionsBoundary': 'false' } },
  });
}
