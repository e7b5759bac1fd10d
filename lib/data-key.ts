import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { domainSuffix } from './domain-suffix.ts';

/** The customer key for tables, logs, the audit trail and alarms: rotated every year, kept when the stack goes. */
export class DataKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Sallyport: records, ledger, logs and audit trail',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const stack = Stack.of(this);
    this.key.addToResourcePolicy(logsMayEncrypt(stack));
    this.key.addToResourcePolicy(alarmsMayPublish(stack));
  }
}

/** CloudWatch Logs of this Region, for log groups of this account only. */
function logsMayEncrypt(stack: Stack): PolicyStatement {
  return new PolicyStatement({
    sid: 'LogsOfThisAccount',
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal(`logs.${stack.region}.${domainSuffix(stack.region)}`)],
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:DescribeKey',
    ],
    // In a key policy this means the key itself.
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: '*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  });
}

/** CloudWatch, for alarms of this account that tell an encrypted topic. */
function alarmsMayPublish(stack: Stack): PolicyStatement {
  return new PolicyStatement({
    sid: 'AlarmsOfThisAccount',
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
  });
}
