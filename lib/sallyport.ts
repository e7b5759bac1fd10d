import { CustomResource, Duration, Stack, Tags } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Fault } from '#core/faults.ts';
import { ApprovalMachine } from './approval-machine.ts';
import { BrokerApi } from './broker-api.ts';
import { BrokerFunctions } from './broker-functions.ts';
import { type BrokerNames, brokerNames } from './broker-names.ts';
import { functionsThat } from './broker-trust.ts';
import { builtBundles } from './built-bundles.ts';
import { checkProps } from './check-props.ts';
import { DeadLetters } from './dead-letters.ts';
import { FunctionEvents } from './function-events.ts';
import { functionInputs } from './function-inputs.ts';
import type { Throttle } from './function-row.ts';
import { type FunctionName, functions } from './functions.ts';
import { GatewayApi } from './gateway-api.ts';
import { KeptState } from './kept-state.ts';
import { type LedgerSetting, ledgerSetting } from './ledger-setting.ts';
import type { StatementName } from './rights.ts';
import type { SallyportProps } from './sallyport-props.ts';
import { streamOf } from './stream-of.ts';
import { Watch } from './watch.ts';

/** A Sallyport in one account and Region. */
export class Sallyport extends Construct {
  /** What must outlive any version of the code. */
  readonly state: KeptState;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly api: BrokerApi;
  /** Where AWS clients send their calls. */
  readonly gateway: GatewayApi;
  /** ARNs of the roles that assume the roles behind grants, for their trust policies. */
  readonly vendingRoles: readonly string[];
  /** ARNs of the roles that assume revokers, for their trust policies. */
  readonly revokingRoles: readonly string[];
  /** What happened is announced on it: `source` is `sallyport`, `detail-type` the kind. */
  readonly eventBus: EventBus;
  /** Name of the log that proves the ledger. */
  readonly logOrigin: string;
  /** What alarms tell. */
  readonly alarmTopic: ITopic;
  private readonly names: BrokerNames;
  private readonly ledger: LedgerSetting;

  constructor(scope: Construct, id: string, props: SallyportProps) {
    super(scope, id);
    checkProps(this, props);
    this.names = brokerNames(Stack.of(this), props);
    this.ledger = ledgerSetting(props.ledger);
    this.logOrigin = this.names.logOrigin;
    this.state = new KeptState(this, 'State', {
      ...props,
      sealer: this.names.roleOf('seal'),
      gatewayRole: this.names.roleOf('gateway'),
    });
    this.api = new BrokerApi(this, 'Api', {
      ...this.common(props),
      ownsAccountRole: props.apiGatewayAccount ?? true,
      throttles: props.throttles ?? {},
      ...given(props, 'domain', 'webAclArn'),
    });
    this.gateway = new GatewayApi(this, 'Gateway', {
      ...this.common(props),
      name: this.names.gatewayApi,
      throttle: throttleOf('gateway', props),
      ...given(props.gateway ?? {}, 'domain', 'webAclArn'),
    });
    if (this.api.logRole !== undefined) this.gateway.stage.node.addDependency(this.api.logRole);
    this.eventBus = new EventBus(this, 'EventBus', {
      eventBusName: this.names.prefix,
      description: 'Sallyport: what happened, for whoever subscribes with a rule',
    });
    const deadLetters = new DeadLetters(this, 'DeadLetters').queue;
    this.functions = this.makeFunctions(props, deadLetters);
    this.vendingRoles = this.rolesThat('assume-target-roles');
    this.revokingRoles = this.rolesThat('assume-revokers');
    this.api.open(this.functions);
    this.gateway.open(this.functions.gateway);
    this.keepTime(props);
    this.startFunctions(deadLetters);
    this.publishFirst();
    this.alarmTopic = this.watch(props, deadLetters);
    for (const [key, value] of Object.entries({ sallyport: this.names.prefix, ...props.tags })) {
      // CloudFormation knows no tags of dashboards in all Regions.
      Tags.of(this).add(key, value, { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] });
    }
  }

  /** What several parts are made with. */
  private common(props: SallyportProps) {
    return {
      prefix: this.names.prefix,
      key: this.state.key,
      ...given(props, 'logRetention'),
    };
  }

  private makeFunctions(props: SallyportProps, deadLetters: IQueue) {
    return new BrokerFunctions(this, 'Functions', {
      ...this.common(props),
      bundles: props.bundles ?? builtBundles,
      reservedConcurrency: props.reservedConcurrency ?? {},
      deadLetters,
      ...functionInputs(this, {
        ...{ props, names: this.names, state: this.state, ledger: this.ledger },
        ...{ api: this.api, gateway: this.gateway, eventBus: this.eventBus },
      }),
    }).all;
  }

  private rolesThat(may: StatementName): readonly string[] {
    return functionsThat(may).map((name) => this.names.roleOf(name));
  }

  private keepTime(props: SallyportProps): void {
    const { key, store } = this.state;
    new ApprovalMachine(this, 'Approvals', {
      ...this.common(props),
      name: this.names.stateMachineName,
      tickFunction: this.functions['approval-tick'].functionArn,
      recordsTableName: store.records.tableName,
      resources: {
        recordsTable: store.records.tableArn,
        key: key.keyArn,
        region: Stack.of(this).region,
      },
    });
  }

  private startFunctions(deadLetters: IQueue): void {
    const { records, ledger } = this.state.store;
    new FunctionEvents(this, 'Events', {
      served: this.functions,
      streams: { records: streamOf(records), ledger: streamOf(ledger) },
      minutes: { 'check-ledger': 60 * this.ledger.checkHours },
      deadLetters,
    });
  }

  private watch(props: SallyportProps, deadLetters: IQueue): ITopic {
    const { prefix, stateMachine } = this.names;
    const { key, store } = this.state;
    return new Watch(this, 'Watch', {
      key,
      watched: {
        ...{ prefix, apiName: prefix, stage: this.api.stage.stageName, stateMachine },
        gatewayApi: this.names.gatewayApi,
        gatewayStage: this.gateway.stage.stageName,
        deadLetters: deadLetters.queueName,
        recordsTable: store.records.tableName,
        ledgerTable: store.ledger.tableName,
        ledger: this.ledger,
      },
      ...(props.alarmTopic === undefined ? {} : { topic: props.alarmTopic }),
      ...(props.alarmEmails === undefined ? {} : { emails: props.alarmEmails }),
    }).topic;
  }

  /** Asked for when the stack is made; a function that finds a configuration in force leaves it so. */
  private publishFirst(): void {
    new CustomResource(this, 'FirstConfiguration', {
      serviceToken: this.functions['first-configuration'].functionArn,
      resourceType: 'Custom::SallyportFirstConfiguration',
      serviceTimeout: Duration.minutes(5),
    });
  }
}

function throttleOf(name: FunctionName, { throttles }: SallyportProps): Throttle {
  const own = functions[name].events.find((event) => event.kind === 'calls');
  const throttle = throttles?.[name] ?? own;
  if (throttle !== undefined) return throttle;
  throw new Fault('not_configured', `${name} takes no calls; give it a throttle of its own`);
}

/** Of optional members those that are there: an explicit undefined is not the same as none. */
function given<T, K extends keyof T>(
  from: T,
  ...names: readonly K[]
): { [P in K]?: NonNullable<T[P]> } {
  const there = names.filter((name) => from[name] !== undefined);
  return Object.fromEntries(there.map((name) => [name, from[name]])) as never;
}
