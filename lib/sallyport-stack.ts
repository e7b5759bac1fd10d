import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Sallyport } from './sallyport.ts';
import type { SallyportProps } from './sallyport-props.ts';

/** What the ready stack is made with. */
export interface SallyportStackProps extends StackProps {
  readonly sallyport: SallyportProps;
}

/** A stack with one Sallyport, and outputs for whoever goes on from there. */
export class SallyportStack extends Stack {
  readonly sallyport: Sallyport;

  constructor(scope: Construct, id: string, { sallyport, ...props }: SallyportStackProps) {
    super(scope, id, {
      description: 'Sallyport: scoped, short-lived AWS access for non-human identities',
      ...props,
    });
    this.sallyport = new Sallyport(this, 'Sallyport', sallyport);
    const { api, gateway, state, alarmTopic, vendingRoles, revokingRoles } = this.sallyport;
    const outputs: Readonly<Record<string, string>> = {
      Url: api.url,
      GatewayUrl: gateway.url,
      RecordsTable: state.store.records.tableName,
      LedgerTable: state.store.ledger.tableName,
      AuditLogGroup: state.audit.log.logGroupName,
      AuditBucket: state.audit.bucket.bucketName,
      LogBucket: state.log.bucket.bucketName,
      LogKey: state.log.key.keyArn,
      LogOrigin: this.sallyport.logOrigin,
      AlarmTopic: alarmTopic.topicArn,
      VendingRoles: vendingRoles.join(','),
      RevokingRoles: revokingRoles.join(','),
      AdministrationArn: api.api.arnForExecuteApi('*', '/v1/admin/*', api.stage.stageName),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
