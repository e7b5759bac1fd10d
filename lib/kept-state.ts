import { CfnResource } from 'aws-cdk-lib';
import type { IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { Fault } from '#core/faults.ts';
import { AuditTrail } from './audit-trail.ts';
import { bodyDaysOf } from './body-days.ts';
import { BrokerStore } from './broker-store.ts';
import { DataKey } from './data-key.ts';
import { GatewaySecret } from './gateway-secret.ts';
import { ledgerSetting } from './ledger-setting.ts';
import { LogBucket } from './log-bucket.ts';
import { LogKey } from './log-key.ts';
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
  logKey: 'SallyportLogKey',
  logBucket: 'SallyportLogBucket',
  logBucketPolicy: 'SallyportLogBucketPolicy',
  gatewaySecret: 'SallyportGatewaySecret',
} as const;

/** What it is made with: of the props what is about what is kept, and who seals. */
export interface KeptStateProps extends Omit<SallyportProps, 'administrator'> {
  /** ARN of the role of the function that seals, which is made later. */
  readonly sealer: string;
  /** ARN of the role of the gateway, which is made later too. */
  readonly gatewayRole: string;
}

/** Everything that must outlive any version of the code: keys, tables, audit trail, log, master secret. */
export class KeptState extends Construct {
  readonly key: IKey;
  readonly store: BrokerStore;
  readonly audit: AuditTrail;
  /** The log that proves the ledger: its objects, and what signs its checkpoints. */
  readonly log: { readonly bucket: Bucket; readonly key: Key };
  /** ARN of the secret that gateway keys are made of. */
  readonly gatewaySecret: string;

  constructor(scope: Construct, id: string, props: KeptStateProps) {
    super(scope, id);
    this.key = props.key ?? this.ownKey();
    this.store = new BrokerStore(this, 'Store', {
      key: this.key,
      deletionProtection: props.deletionProtection ?? true,
    });
    this.audit = new AuditTrail(this, 'Audit', { key: this.key, ...props.audit });
    this.log = this.makeLog(props);
    const { secret } = new GatewaySecret(this, 'GatewaySecret', { key: this.key });
    this.gatewaySecret = secret.ref;
    fix(this.store.records, logicalIds.records);
    fix(this.store.ledger, logicalIds.ledger);
    fix(this.audit.log, logicalIds.auditLog);
    fix(this.audit.bucket, logicalIds.auditBucket);
    fix(this.audit.bucket.policy, logicalIds.auditBucketPolicy);
    fix(this.log.key, logicalIds.logKey);
    fix(this.log.bucket, logicalIds.logBucket);
    fix(this.log.bucket.policy, logicalIds.logBucketPolicy);
    secret.overrideLogicalId(logicalIds.gatewaySecret);
  }

  private makeLog(props: KeptStateProps) {
    const { sealer, gatewayRole, ledger } = props;
    const { key } = new LogKey(this, 'LogKey', { sealer });
    const { mode } = ledgerSetting(ledger);
    const { bucket } = new LogBucket(this, 'Log', {
      ...{ key: this.key, sealer, gateway: gatewayRole, mode },
      bodyDays: bodyDaysOf(props),
    });
    return { key, bucket };
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
