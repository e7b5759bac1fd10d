import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** What the log group is made with. */
export interface BrokerLogsProps {
  readonly key: IKey;
  /** @default RetentionDays.THREE_MONTHS */
  readonly retention?: RetentionDays;
}

/** One encrypted log group for the broker's functions, kept when the stack goes. */
export class BrokerLogs extends Construct {
  readonly group: LogGroup;

  constructor(scope: Construct, id: string, props: BrokerLogsProps) {
    super(scope, id);
    this.group = new LogGroup(this, 'Group', {
      encryptionKey: props.key,
      retention: props.retention ?? RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
