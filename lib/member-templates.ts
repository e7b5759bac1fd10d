import {
  BootstraplessSynthesizer,
  CfnOutput,
  CfnParameter,
  type IStackSynthesizer,
  Stack,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SallyportRevoker } from './sallyport-revoker.ts';
import { SallyportTargetRole } from './sallyport-target-role.ts';

/** A parameter of a plain template, which is always a text. */
interface Parameter {
  readonly description: string;
  readonly allowedPattern: string;
  readonly default?: string;
}

const brokerParameters = {
  BrokerAccount: {
    description: 'Account that Sallyport is deployed in',
    allowedPattern: '\\d{12}',
  },
  BrokerName: {
    description: 'Name of that Sallyport, with which the roles of its functions begin',
    allowedPattern: '[a-z][a-z0-9-]{1,22}[a-z0-9]',
    default: 'sallyport',
  },
} as const satisfies Readonly<Record<string, Parameter>>;

const roleParameters = {
  ...brokerParameters,
  ExternalId: {
    description: 'What the grants of this role say as externalId',
    allowedPattern: '[\\w+=,.@:/-]{2,1224}',
  },
  RoleName: {
    description: 'Name of the role, without its path',
    allowedPattern: '[\\w+=,.@-]{1,64}',
  },
  PolicyArn: {
    description: 'Managed policy of all that leases of this role can do; it is its boundary too',
    allowedPattern: 'arn:[a-z-]+:iam::(\\d{12}|aws):policy/.+',
  },
} as const satisfies Readonly<Record<string, Parameter>>;

const revokerParameters = {
  ...brokerParameters,
  ExternalId: {
    description: 'What that Sallyport says as revokerExternalId; its name unless told',
    allowedPattern: '[\\w+=,.@:/-]{2,1224}',
    default: 'sallyport',
  },
} as const satisfies Readonly<Record<string, Parameter>>;

/** The stack that templates/sallyport-target-role.yaml is printed from. */
export class TargetRoleTemplate extends Stack {
  constructor(scope: Construct, id: string, { onlyThroughGateway = false } = {}) {
    super(scope, id, {
      ...plain,
      description: onlyThroughGateway
        ? 'Sallyport: a role behind grants for the gateway, whose credentials never leave it'
        : 'Sallyport: a role behind grants, which only the broker can assume',
    });
    const { BrokerAccount, BrokerName, ExternalId, RoleName, PolicyArn } = parametersOf(
      this,
      roleParameters,
    );
    const role = new SallyportTargetRole(this, 'TargetRole', {
      ...{ brokerAccount: BrokerAccount, brokerName: BrokerName, externalId: ExternalId },
      ...{ roleName: RoleName, policyArn: PolicyArn, onlyThroughGateway },
    });
    new CfnOutput(this, 'RoleArn', {
      description: 'What grants name as their role',
      value: role.roleArn,
    });
  }
}

/** The stack that templates/sallyport-gateway-role.yaml is printed from: the same for the gateway alone. */
export class GatewayRoleTemplate extends TargetRoleTemplate {
  constructor(scope: Construct, id: string) {
    super(scope, id, { onlyThroughGateway: true });
  }
}

/** The stack that templates/sallyport-revoker.yaml is printed from: one for each account. */
export class RevokerTemplate extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      ...plain,
      description: 'Sallyport: the role that denies sessions of roles behind grants',
    });
    const { BrokerAccount, BrokerName, ExternalId } = parametersOf(this, revokerParameters);
    new SallyportRevoker(this, 'Revoker', {
      ...{ brokerAccount: BrokerAccount, brokerName: BrokerName, externalId: ExternalId },
    });
  }
}

/** As CloudFormation takes it by itself, without anything of the CDK in it. */
const plain = {
  // The library types an absent qualifier otherwise than its own interface does.
  synthesizer: new BootstraplessSynthesizer() as IStackSynthesizer,
  analyticsReporting: false,
};

function parametersOf<K extends string>(
  stack: Stack,
  parameters: Readonly<Record<K, Parameter>>,
): Readonly<Record<K, string>> {
  const named = Object.entries<Parameter>(parameters).map(([name, parameter]) => {
    const made = new CfnParameter(stack, name, { type: 'String', ...parameter });
    return [name, made.valueAsString];
  });
  return Object.fromEntries(named);
}
