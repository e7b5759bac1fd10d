import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { gatewayRolePath } from '#core/leases/gateway-role-path.ts';
import { type BrokerTrustProps, brokerTrust, functionsThat } from './broker-trust.ts';
import { gatewayMode, targetRolePath } from './target-role-names.ts';

/** What a role behind grants is made with. */
export interface SallyportTargetRoleProps extends BrokerTrustProps {
  /** Its name, without its path: `/sallyport/`, or `/sallyport/gateway/` where it is for the gateway only. */
  readonly roleName: string;
  /**
   * Only for grants with `mode: gateway`, so that its credentials never leave the broker: it can be assumed
   * with the session tag that those have, and so by no grant that would hand them out. Its path tells
   * organization policies which roles these are (docs/gateway.md).
   * @default false
   */
  readonly onlyThroughGateway?: boolean;
  /**
   * ARN of the one managed policy that says what leases of this role can do at most. It is attached
   * and is the permissions boundary as well, so that no inline policy can ever add to it: neither the
   * revoker's nor anybody else's.
   */
  readonly policyArn: string;
  /**
   * The longest lease, in seconds: 3,600 to 43,200. Sallyport itself leases for an hour at most.
   * @default 3600
   */
  readonly maxSessionSeconds?: number;
}

/** A role behind grants, in a member account: only the broker can assume it. */
export class SallyportTargetRole extends Construct {
  /** What grants name. */
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: SallyportTargetRoleProps) {
    super(scope, id);
    const { onlyThroughGateway = false } = props;
    const trust = brokerTrust(this, props, {
      who: functionsThat('assume-target-roles'),
      actions: ['sts:TagSession', 'sts:SetSourceIdentity'],
      ...(onlyThroughGateway ? { tags: { [gatewayMode.key]: gatewayMode.value } } : {}),
    });
    const role = new CfnRole(this, 'Role', {
      roleName: props.roleName,
      path: onlyThroughGateway ? gatewayRolePath : targetRolePath,
      description: onlyThroughGateway
        ? 'Behind grants of Sallyport for the gateway alone; its policy is its boundary too'
        : 'Behind grants of Sallyport; its policy is its boundary too',
      assumeRolePolicyDocument: trust,
      managedPolicyArns: [props.policyArn],
      permissionsBoundary: props.policyArn,
      maxSessionDuration: props.maxSessionSeconds ?? 3_600,
    });
    this.roleArn = role.attrArn;
  }
}
