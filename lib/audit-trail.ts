import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { lockedBucket } from './locked-bucket.ts';
import type { AuditRetention } from './sallyport-props.ts';

/** What the audit trail is made with. */
export interface AuditTrailProps extends AuditRetention {
  readonly key: IKey;
}

/** Two copies of every entry outside of the store: one to search, one that nobody can remove. */
export class AuditTrail extends Construct {
  readonly log: LogGroup;
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    this.log = new LogGroup(this, 'Log', {
      encryptionKey: props.key,
      retention: props.logRetention ?? RetentionDays.TEN_YEARS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.bucket = new Bucket(this, 'Bucket', {
      ...lockedBucket(props.key),
      objectLockDefaultRetention: lockOf(props),
    });
    acknowledge(this.bucket, {
      'AwsSolutions-S1':
        'Who reads or writes the trail is told by CloudTrail data events of S3, which are complete and in order; server access logs are neither. docs/first-deploy.md says how to turn them on.',
    });
  }
}

function lockOf({ mode = 'governance', days = 30 }: AuditRetention): ObjectLockRetention {
  return mode === 'compliance'
    ? ObjectLockRetention.compliance(Duration.days(days))
    : ObjectLockRetention.governance(Duration.days(days));
}
