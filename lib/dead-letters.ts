import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/**
 * What could not be handled after all repetitions: schedules, invocations, and places in streams. It
 * holds names and places, no token and no entry.
 */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const isTheLast =
      'It is the dead-letter queue itself; people empty it, as docs/operations.md says.';
    acknowledge(this.queue, {
      'AwsSolutions-SQS3': isTheLast,
      'Serverless-SQSRedrivePolicy': isTheLast,
    });
  }
}
