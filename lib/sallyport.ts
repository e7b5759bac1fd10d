import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BrokerLogs } from './broker-logs.ts';
import { BrokerStore } from './broker-store.ts';
import { DataKey } from './data-key.ts';

/** What may be chosen about one Sallyport; every member has a safe default. */
export interface SallyportProps {
  /**
   * Key that encrypts tables and logs. Its policy must let CloudWatch Logs of this Region use it.
   * @default - a new symmetric key, rotated every year and kept when the stack goes
   */
  readonly key?: IKey;
  /**
   * Refuse to delete the tables, by whatever means, until this is turned off.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * How long operational logs are kept. The ledger is not a log and has no such limit.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
}

/**
 * A Sallyport in one account and Region. Deployed today: what must outlive any version of the code,
 * which is the store, the ledger's table, the key and the log group.
 */
export class Sallyport extends Construct {
  /** Key that everything durable here is encrypted under. */
  readonly key: IKey;
  readonly store: BrokerStore;
  /** Where the broker's functions will write structured logs. */
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: SallyportProps = {}) {
    super(scope, id);
    this.key = props.key ?? new DataKey(this, 'Key').key;
    this.store = new BrokerStore(this, 'Store', {
      key: this.key,
      deletionProtection: props.deletionProtection ?? true,
    });
    this.logGroup = new BrokerLogs(this, 'Logs', {
      key: this.key,
      ...(props.logRetention === undefined ? {} : { retention: props.logRetention }),
    }).group;
  }
}
