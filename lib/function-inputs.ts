import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { approvalAlias } from './approval-machine.ts';
import { bodyDaysOf } from './body-days.ts';
import type { BrokerApi } from './broker-api.ts';
import type { BrokerFunctionsProps } from './broker-functions.ts';
import type { BrokerNames } from './broker-names.ts';
import type { GatewayApi } from './gateway-api.ts';
import type { KeptState } from './kept-state.ts';
import type { LedgerSetting } from './ledger-setting.ts';
import { ownArns } from './own-arns.ts';
import type { SallyportProps } from './sallyport-props.ts';
import { streamOf } from './stream-of.ts';

/** The parts of a Sallyport that its functions are told of. */
export interface ToldParts {
  readonly props: SallyportProps;
  readonly names: BrokerNames;
  readonly state: KeptState;
  readonly ledger: LedgerSetting;
  readonly api: BrokerApi;
  readonly gateway: GatewayApi;
  readonly eventBus: EventBus;
}

/** Every variable that a function may be given, and every resource that a statement may name. */
export function functionInputs(
  scope: Construct,
  { props, names, state, ledger, api, gateway, eventBus }: ToldParts,
): Pick<BrokerFunctionsProps, 'variables' | 'resources'> {
  const { key, store, audit, log, gatewaySecret } = state;
  const apis = [api.api, gateway.api];
  return {
    variables: {
      RECORDS_TABLE: store.records.tableName,
      LEDGER_TABLE: store.ledger.tableName,
      URL: api.url,
      STATE_MACHINE: `${names.stateMachine}:${approvalAlias}`,
      REVOKER_ROLE: names.revoker,
      REVOKER_EXTERNAL_ID: props.revokerExternalId ?? names.prefix,
      JWKS_FUNCTION: names.jwks,
      GATEWAY_URL: gateway.url,
      GATEWAY_KEY_SECRET: gatewaySecret,
      AUDIT_LOG_GROUP: audit.log.logGroupName,
      AUDIT_BUCKET: audit.bucket.bucketName,
      FIRST_ADMINISTRATOR: names.administrator,
      EVENT_BUS: eventBus.eventBusName,
      SIGN_IN_SECRETS: names.signInSecrets,
      LOG_BUCKET: log.bucket.bucketName,
      LOG_KEY: log.key.keyArn,
      LOG_ORIGIN: names.logOrigin,
      BODY_DAYS: String(bodyDaysOf(props)),
      OWN_ARNS: ownArns(scope, { names, state, eventBus: eventBus.eventBusArn, apis }).join(','),
      LOG_LOCK: `${ledger.mode}:${ledger.days}`,
    },
    resources: {
      ...names,
      key: key.keyArn,
      recordsTable: store.records.tableArn,
      ledgerTable: store.ledger.tableArn,
      recordsStream: streamOf(store.records),
      ledgerStream: streamOf(store.ledger),
      jwksFunction: names.jwksArn,
      gatewaySecret,
      stateMachineAlias: approvalAlias,
      auditLogGroup: names.logGroupArn(audit.log),
      auditBucket: audit.bucket.bucketArn,
      eventBus: eventBus.eventBusArn,
      logBucket: log.bucket.bucketArn,
      logKey: log.key.keyArn,
      logLockMode: ledger.mode.toUpperCase(),
    },
  };
}
