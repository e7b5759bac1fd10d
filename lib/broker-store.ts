import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  StreamViewType,
  TableEncryptionV2,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** What the two tables are made with. */
export interface BrokerStoreProps {
  readonly key: IKey;
  /** Refuse to delete the tables until this is turned off. */
  readonly deletionProtection: boolean;
}

/** The two tables: records that change under a condition, and entries that never change. */
export class BrokerStore extends Construct {
  /** Bindings, leases, access keys, the configuration head and its chunks, writers' heads. */
  readonly records: TableV2;
  /** The ledger: one item for each entry, keyed by its writer and its number. */
  readonly ledger: TableV2;

  constructor(scope: Construct, id: string, props: BrokerStoreProps) {
    super(scope, id);
    const kept = keptTable(props);
    this.records = new TableV2(this, 'Records', {
      ...kept,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      // Old images too: a change of a request puts over the task token that it has to wake.
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    this.ledger = new TableV2(this, 'Ledger', {
      ...kept,
      partitionKey: { name: 'writer', type: AttributeType.STRING },
      sortKey: { name: 'n', type: AttributeType.NUMBER },
      // Old images too: an overwritten or removed entry must show as what it was.
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      resourcePolicy: new PolicyDocument({ statements: [nobodyRewrites()] }),
    });
  }
}

/**
 * Entries are put, and nothing else is done to one, whatever a principal's own policies say. Putting
 * over one cannot be forbidden here: IAM does not see the condition under which an item is put.
 */
function nobodyRewrites(): PolicyStatement {
  return new PolicyStatement({
    sid: 'NobodyRewritesEntries',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:PartiQLInsert',
      'dynamodb:PartiQLUpdate',
      'dynamodb:PartiQLDelete',
    ],
    // In the policy of a table this means the table itself.
    resources: ['*'],
  });
}

function keptTable(props: BrokerStoreProps): Omit<TablePropsV2, 'partitionKey'> {
  return {
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.customerManagedKey(props.key),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: props.deletionProtection,
    removalPolicy: RemovalPolicy.RETAIN,
  };
}
