import { readFileSync } from 'node:fs';
import { CfnDeletionPolicy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachine,
  CfnStateMachineAlias,
  CfnStateMachineVersion,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge, noTraces } from './acknowledge.ts';
import { domainSuffix } from './domain-suffix.ts';
import type { StatementResources } from './right.ts';
import { acknowledgeWildcards } from './wildcard-reasons.ts';

/** What the state machine of approvals is made with. */
export interface ApprovalMachineProps {
  readonly name: string;
  readonly key: IKey;
  readonly logRetention?: RetentionDays;
  readonly tickFunction: string;
  readonly recordsTableName: string;
  readonly resources: Pick<StatementResources, 'recordsTable' | 'key' | 'region'>;
}

/** The alias by which executions are started. */
export const approvalAlias = 'live';

const definition = new URL('../statemachines/approval.asl.json', import.meta.url);

/**
 * Keeps the time of requests for approval. Each change of the definition publishes a version and moves
 * the alias; what runs already goes on under the version that it began with.
 */
export class ApprovalMachine extends Construct {
  readonly machine: CfnStateMachine;

  constructor(scope: Construct, id: string, props: ApprovalMachineProps) {
    super(scope, id);
    const log = new LogGroup(this, 'Log', {
      // With this prefix Step Functions may write without a policy of its own for each group.
      logGroupName: `/aws/vendedlogs/states/${props.name}`,
      encryptionKey: props.key,
      retention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      // The name is given, and a second deployment after a teardown must be able to take it.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.machine = new CfnStateMachine(this, 'Machine', {
      stateMachineName: props.name,
      roleArn: this.role(props).roleArn,
      definitionString: readFileSync(definition, 'utf8'),
      definitionSubstitutions: {
        Partition: Stack.of(this).partition,
        ApprovalTick: props.tickFunction,
        Table: props.recordsTableName,
      },
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
      },
    });
    acknowledge(this.machine, {
      'AwsSolutions-SF1':
        'Errors are logged, and nothing else: every change of a request is an entry of the ledger, with more than a log of states would tell.',
      'AwsSolutions-SF2': noTraces,
      'Serverless-StepFunctionStateMachineXray': noTraces,
    });
    this.publish();
  }

  private role({ resources, tickFunction }: ApprovalMachineProps): Role {
    const statements = mayWait(resources, tickFunction);
    const role = new Role(this, 'Role', {
      description: 'Sallyport: what the state machine of approvals may do',
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: { Statements: new PolicyDocument({ statements }) },
    });
    acknowledgeWildcards(role, statements);
    return role;
  }

  /** Versions stay: what runs under one needs it, and CloudFormation makes a new one for each change. */
  private publish(): void {
    const version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: this.machine.attrArn,
      stateMachineRevisionId: this.machine.attrStateMachineRevisionId,
    });
    version.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
    version.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    new CfnStateMachineAlias(this, 'Alias', {
      name: approvalAlias,
      routingConfiguration: [{ stateMachineVersionArn: version.attrArn, weight: 100 }],
    });
  }
}

/**
 * Of a record it may change one attribute, the token by which it is woken; which attributes those are,
 * and that it is told nothing of the others, are conditions.
 */
function mayWait(
  { recordsTable, key, region }: ApprovalMachineProps['resources'],
  tickFunction: string,
): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'LookAtRequest',
      actions: ['lambda:InvokeFunction'],
      resources: [tickFunction],
    }),
    new PolicyStatement({
      sid: 'LeaveTaskToken',
      actions: ['dynamodb:UpdateItem'],
      resources: [recordsTable],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['approval#*'] },
        'ForAllValues:StringEquals': {
          'dynamodb:Attributes': ['pk', 'sk', 'taskToken', 'revision'],
        },
        StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
      },
    }),
    new PolicyStatement({
      sid: 'UseKeyForTables',
      actions: ['kms:Decrypt'],
      resources: [key],
      conditions: {
        StringEquals: { 'kms:ViaService': `dynamodb.${region}.${domainSuffix(region)}` },
      },
    }),
    new PolicyStatement({
      sid: 'DeliverLogs',
      actions: [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      resources: ['*'],
    }),
  ];
}
