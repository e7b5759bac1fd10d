import { Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { BrokerNames } from './broker-names.ts';
import type { KeptState } from './kept-state.ts';

/** What tells of the parts of one Sallyport. */
export interface OwnArnsProps {
  readonly names: Pick<BrokerNames, 'prefix' | 'signInSecrets'>;
  readonly state: KeptState;
  readonly eventBus: string;
  readonly apis: readonly RestApi[];
}

/**
 * Patterns of the ARNs of everything that this Sallyport is made of, which nobody reaches through its
 * gateway, whatever policy says. What holds data is named by itself; the rest begins with the name of
 * the deployment, or with that of the stack where CloudFormation makes up names.
 */
export function ownArns(scope: Construct, props: OwnArnsProps): readonly string[] {
  const { account, stackName } = Stack.of(scope);
  const { names, eventBus, apis } = props;
  const { prefix, signInSecrets } = names;
  const named = (service: string, resource: string) => `arn:*:${service}:*:${account}:${resource}`;
  return [
    ...holders(props.state),
    `${signInSecrets}*`,
    ...[prefix, stackName].map((name) => named('iam', `role/${name}-*`)),
    named('lambda', `function:${prefix}-*`),
    named('states', `*:${prefix}-*`),
    named('logs', `log-group:${stackName}-*`),
    named('logs', `log-group:/aws/vendedlogs/states/${prefix}-*`),
    `${eventBus}*`,
    named('events', `rule/${stackName}-*`),
    ...['sqs', 'sns'].map((service) => named(service, `${stackName}-*`)),
    named('cloudwatch', `alarm:${prefix}-*`),
    named('cloudwatch', `dashboard/${prefix}`),
    named('cloudformation', `stack/${stackName}/*`),
    ...apis.map(({ restApiId }) => `arn:*:apigateway:*::/restapis/${restApiId}*`),
  ];
}

function holders({ key, store, audit, log, gatewaySecret }: KeptState): readonly string[] {
  return [
    ...[key.keyArn, log.key.keyArn, gatewaySecret],
    ...[store.records, store.ledger].map(({ tableArn }) => `${tableArn}*`),
    ...[audit.bucket, log.bucket].map(({ bucketArn }) => `${bucketArn}*`),
  ];
}
