import { Stack } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  type Conditions,
  PolicyDocument,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type FunctionName, functionNames, functions } from './functions.ts';
import type { StatementName } from './rights.ts';

/** Whom a role in a member account lets in. */
export interface BrokerTrustProps {
  /** Account that Sallyport is deployed in: twelve digits. */
  readonly brokerAccount: string;
  /**
   * `name` of that Sallyport.
   * @default 'sallyport'
   */
  readonly brokerName?: string;
  /** What the grant says as `externalId`; of the revoker, what the broker's `revokerExternalId` is. */
  readonly externalId: string;
}

/** Functions of the broker that may do this. */
export function functionsThat(may: StatementName): readonly FunctionName[] {
  return functionNames.filter((name) => functions[name].may.includes(may));
}

/** Which functions are let in, and what for. */
interface Trusted {
  readonly who: readonly FunctionName[];
  /** Beside `sts:AssumeRole`. */
  readonly actions: readonly string[];
  /** Session tags without which nobody is. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Lets in the roles of those functions of the broker, with the external id and with a source identity,
 * and nobody else. They are named by ARN in a condition, not as principals, so that the trust can be
 * there before them, and outlives their being made anew.
 */
export function brokerTrust(
  scope: Construct,
  { brokerAccount, brokerName = 'sallyport', externalId }: BrokerTrustProps,
  { who, actions, tags = {} }: Trusted,
): PolicyDocument {
  const principal = new AccountPrincipal(brokerAccount);
  const { partition } = Stack.of(scope);
  const isBroker: Conditions = {
    ArnEquals: {
      'aws:PrincipalArn': who.map(
        (name) => `arn:${partition}:iam::${brokerAccount}:role/${brokerName}-${name}`,
      ),
    },
  };
  const demanded = Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]),
  );
  const statements = [
    new PolicyStatement({
      sid: 'BrokerWithExternalId',
      principals: [principal],
      actions: ['sts:AssumeRole'],
      conditions: {
        ...isBroker,
        StringEquals: { 'sts:ExternalId': externalId, ...demanded },
        Null: { 'sts:SourceIdentity': 'false' },
      },
    }),
    // Of these two STS tells no external id.
    new PolicyStatement({
      sid: 'BrokerSaysForWhom',
      principals: [principal],
      actions: [...actions],
      conditions: isBroker,
    }),
  ];
  return new PolicyDocument({ statements });
}
