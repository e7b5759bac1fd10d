import { CfnResource } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import { Fault } from '#core/faults.ts';
import { AuditTrail } from './audit-trail.ts';
import { BrokerStore } from './broker-store.ts';
import { DataKey } from './data-key.ts';
import type { SallyportProps } from './sallyport-props.ts';

/**
 * What CloudFormation calls the resources that hold data. With another id it would make a new, empty
 * one: these stay as they are, whatever becomes of the constructs around them.
 */
const logicalIds = {
  key: 'SallyportKey',
  records: 'SallyportRecords',
  ledger: 'SallyportLedger',
  auditLog: 'SallyportAuditLog',
  auditBucket: 'SallyportAuditBucket',
  auditBucketPolicy: 'SallyportAuditBucketPolicy',
} as const;

/** Everything that must outlive any version of the code: key, tables, audit trail. */
export class KeptState extends Construct {
  readonly key: IKey;
  readonly store: BrokerStore;
  readonly audit: AuditTrail;

  constructor(scope: Construct, id: string, props: Omit<SallyportProps, 'administrator'>) {
    super(scope, id);
    this.key = props.key ?? this.ownKey();
    this.store = new BrokerStore(this, 'Store', {
      key: this.key,
      deletionProtection: props.deletionProtection ?? true,
    });
    this.audit = new AuditTrail(this, 'Audit', { key: this.key, ...props.audit });
    fix(this.store.records, logicalIds.records);
    fix(this.store.ledger, logicalIds.ledger);
    fix(this.audit.log, logicalIds.auditLog);
    fix(this.audit.bucket, logicalIds.auditBucket);
    fix(this.audit.bucket.policy, logicalIds.auditBucketPolicy);
  }

  private ownKey(): IKey {
    const { key } = new DataKey(this, 'Key');
    fix(key, logicalIds.key);
    return key;
  }
}

function fix(construct: IConstruct | undefined, logicalId: string): void {
  const resource = construct?.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) {
    throw new Fault(
      'not_configured',
      `${logicalId} is no resource of its own; its id cannot be fixed`,
    );
  }
  resource.overrideLogicalId(logicalId);
}
