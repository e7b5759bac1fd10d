import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { LedgerSetting } from './ledger-setting.ts';
import { lockedBucket } from './locked-bucket.ts';
import { bodyObjects, partialTag } from './log-layout.ts';
import { logStatements } from './log-statements.ts';

/** What the bucket of the log is made with. */
export interface LogBucketProps extends Pick<LedgerSetting, 'mode'> {
  readonly key: IKey;
  /** ARN of the role of the one function that puts objects of the log. */
  readonly sealer: string;
  /** ARN of the role of the one function that puts bodies beside them. */
  readonly gateway: string;
  /** Days for which bodies are kept. */
  readonly bodyDays: number;
}

/**
 * How long the tiles at the edge of the log stay once newer ones have taken their place. Nothing needs
 * them for longer than a turn of the sealer; but the last ones of a log that is not sealed any more are
 * all that proves its last entries.
 */
const partialDays = 30;

/**
 * The log: objects that are each put once by the sealer and locked one by one. It has no lock by
 * default, so that tiles at its edge, which are put anew with each turn, can go. Beside it lie bodies of
 * calls, which the gateway puts once each and which go after their days.
 */
export class LogBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { key, bodyDays, ...putting }: LogBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...lockedBucket(key),
      lifecycleRules: [
        {
          id: 'edge-of-the-log',
          tagFilters: partialTag,
          expiration: Duration.days(partialDays),
          noncurrentVersionExpiration: Duration.days(1),
        },
        {
          id: 'bodies',
          prefix: bodyObjects.replace('*', ''),
          expiration: Duration.days(bodyDays),
          noncurrentVersionExpiration: Duration.days(1),
        },
        { id: 'marks-of-what-expired', expiredObjectDeleteMarker: true },
      ],
    });
    for (const statement of logStatements({ bucketArn: this.bucket.bucketArn, ...putting })) {
      this.bucket.addToResourcePolicy(statement);
    }
    acknowledge(this.bucket, {
      'AwsSolutions-S1':
        'Who reads or writes the log is told by CloudTrail data events of S3, which are complete and in order; server access logs are neither. docs/first-deploy.md says how to turn them on.',
    });
  }
}
