import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  Effect,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge, noTraces } from './acknowledge.ts';
import type { VariableName } from './function-row.ts';
import { type FunctionName, functionNames, functions } from './functions.ts';
import type { StatementResources } from './right.ts';
import { statementsOf } from './statements.ts';
import { acknowledgeWildcards } from './wildcard-reasons.ts';

/** What every function is made with. */
export interface BrokerFunctionsProps {
  /** Names begin with it. */
  readonly prefix: string;
  /** Folder of the bundles, one folder for each function. */
  readonly bundles: string;
  readonly key: IKey;
  readonly logRetention?: RetentionDays;
  readonly reservedConcurrency: Partial<Readonly<Record<FunctionName, number>>>;
  readonly variables: Readonly<Record<VariableName, string>>;
  readonly resources: Omit<StatementResources, 'changes'>;
  /** Where events that a function could not take end up. */
  readonly deadLetters: IQueue;
}

/** All functions of lib/functions.ts, each with a role and a log group of its own. */
export class BrokerFunctions extends Construct {
  readonly all: Readonly<Record<FunctionName, LambdaFunction>>;

  constructor(scope: Construct, id: string, props: BrokerFunctionsProps) {
    super(scope, id);
    const made = functionNames.map((name) => [name, this.make(name, props)]);
    this.all = Object.fromEntries(made);
  }

  private make(name: FunctionName, props: BrokerFunctionsProps): LambdaFunction {
    const own = new Construct(this, idOf(name));
    const { does, timeoutSeconds, memoryMegabytes, environment } = functions[name];
    const logGroup = new LogGroup(own, 'Log', {
      encryptionKey: props.key,
      retention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const reserved = props.reservedConcurrency[name];
    const made = new LambdaFunction(own, 'Function', {
      functionName: `${props.prefix}-${name}`,
      description: does,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(`${props.bundles}/${name}`),
      // Nothing that is built with the function later adds to what is written down here.
      role: roleOf(own, { name, props, logGroup }).withoutPolicyUpdates(),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      timeout: Duration.seconds(timeoutSeconds),
      memorySize: memoryMegabytes,
      environment: Object.fromEntries(
        environment.map((variable) => [`SALLYPORT_${variable}`, props.variables[variable]]),
      ),
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
      ...(isCalledLater(name) ? { onFailure: new SqsDestination(props.deadLetters) } : {}),
    });
    acknowledgeFindings(made, name);
    return made;
  }
}

interface RoleSetting {
  readonly name: FunctionName;
  readonly props: BrokerFunctionsProps;
  readonly logGroup: LogGroup;
}

/** With its whole policy inside, so that no moment exists at which the function lacks a part of it. */
function roleOf(scope: Construct, { name, props, logGroup }: RoleSetting): Role {
  const { may, changes = [] } = functions[name];
  const statements = [
    ...statementsOf(may, { ...props.resources, changes }),
    ...(isCalledLater(name) ? [maySendDeadLetters(props.deadLetters)] : []),
    mayWriteLog(logGroup),
  ];
  const role = new Role(scope, 'Role', {
    roleName: `${props.prefix}-${name}`,
    description: `Sallyport: what the function ${name} may do`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Statements: new PolicyDocument({ statements: [...statements] }) },
  });
  acknowledgeWildcards(role, statements);
  return role;
}

/** Whether Lambda itself repeats and gives up, so that somebody has to keep what was given up. */
function isCalledLater(name: FunctionName): boolean {
  const waitedFor = ['routes', 'calls', 'state-machine'];
  return functions[name].events.some(({ kind }) => !waitedFor.includes(kind));
}

function mayWriteLog(logGroup: LogGroup): PolicyStatement {
  return new PolicyStatement({
    sid: 'WriteOwnLog',
    effect: Effect.ALLOW,
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    // Of the ARN, which ends in `:*`, since streams are named by Lambda.
    resources: [logGroup.logGroupArn],
  });
}

function maySendDeadLetters(queue: IQueue): PolicyStatement {
  return new PolicyStatement({
    sid: 'SendDeadLetters',
    effect: Effect.ALLOW,
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
  });
}

/** Findings of cdk-nag that this design answers otherwise, with the reason. */
function acknowledgeFindings(made: LambdaFunction, name: FunctionName): void {
  acknowledge(made, {
    'Serverless-LambdaTracing': noTraces,
    'Serverless-LambdaDLQ': isCalledLater(name)
      ? 'What fails goes to the queue as an on-failure destination, which tells the error as well.'
      : 'Its caller waits for the answer and is told of the failure; there is nothing to keep.',
    ...(isCalledLater(name)
      ? {}
      : {
          'Serverless-LambdaAsyncFailureDestination':
            'Nobody invokes it without waiting for the answer; its caller is told of the failure.',
        }),
  });
}

function idOf(name: FunctionName): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
