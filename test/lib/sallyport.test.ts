import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { beforeAll, describe, expect, test } from 'vitest';
import { functionNames, functions } from '#lib/functions.ts';
import { emptyStack, resourcesOf, synthesise } from './synthesise.ts';

const tables = 'AWS::DynamoDB::GlobalTable';

/** As it is deployed where nobody chose anything. */
let usual: Template;
beforeAll(() => {
  usual = synthesise();
});

describe('what is kept', () => {
  test('stays when the stack is deleted or a resource is replaced', () => {
    for (const type of [tables, 'AWS::KMS::Key', 'AWS::S3::Bucket']) {
      usual.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('is in tables billed by request, encrypted with the key, recoverable and protected', () => {
    usual.allResourcesProperties(tables, {
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      Replicas: [
        Match.objectLike({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { KMSMasterKeyId: Match.anyValue() },
        }),
      ],
    });
  });

  test('never expires from the ledger, whose key is its writer and number', () => {
    const { SallyportLedger: ledger } = resourcesOf(usual);
    expect(ledger?.Properties).not.toHaveProperty('TimeToLiveSpecification');
    expect(ledger?.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'writer', KeyType: 'HASH' },
        { AttributeName: 'n', KeyType: 'RANGE' },
      ],
    });
  });

  test('has a key that rotates, for logs and alarms of its own account only', () => {
    usual.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Sid: 'LogsOfThisAccount',
            Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
            Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } },
          }),
          Match.objectLike({
            Sid: 'AlarmsOfThisAccount',
            Condition: { StringEquals: { 'aws:SourceAccount': '999988887777' } },
          }),
        ]),
      },
    });
  });

  test('is a bucket that locks objects, takes TLS alone and shows nothing to the public', () => {
    usual.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    usual.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });
});

describe('functions', () => {
  test('run on arm64 and Node 24 with a role and a log group of their own, nothing reserved', () => {
    const made = Object.values(usual.findResources('AWS::Lambda::Function'));
    expect(made).toHaveLength(functionNames.length);
    for (const { Properties } of made) {
      expect(Properties).toMatchObject({ Architectures: ['arm64'], Runtime: 'nodejs24.x' });
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
    const distinct = (member: (properties: Record<string, unknown>) => unknown) =>
      new Set(made.map(({ Properties }) => JSON.stringify(member(Properties)))).size;
    expect(distinct(({ Role }) => Role)).toBe(made.length);
    expect(distinct(({ LoggingConfig }) => LoggingConfig)).toBe(made.length);
  });

  test.each(functionNames)('%s has the variables, time and memory of its row', (name) => {
    const { environment, timeoutSeconds, memoryMegabytes } = functions[name];
    const [made] = Object.values(
      usual.findResources('AWS::Lambda::Function', {
        Properties: { FunctionName: `sallyport-${name}` },
      }),
    );
    expect(made?.Properties).toMatchObject({
      Timeout: timeoutSeconds,
      MemorySize: memoryMegabytes,
    });
    expect(Object.keys(made?.Properties.Environment.Variables).sort()).toEqual(
      environment.map((variable) => `SALLYPORT_${variable}`).sort(),
    );
  });

  test('behind routes answer before API Gateway gives up, and the held ones are apart', () => {
    for (const name of functionNames) {
      const isAsked = functions[name].events.some(({ kind }) => kind === 'routes');
      if (isAsked) expect(functions[name].timeoutSeconds).toBeLessThanOrEqual(29);
    }
  });
});

describe('logs', () => {
  test('are kept three months unless told otherwise, encrypted, and entries for ten years', () => {
    const groups = Object.values(usual.findResources('AWS::Logs::LogGroup'));
    expect(groups).toHaveLength(functionNames.length + 4);
    for (const { Properties } of groups) {
      expect(Properties).toHaveProperty('KmsKeyId');
      expect([90, 3653]).toContain(Properties.RetentionInDays);
    }
    expect(resourcesOf(usual).SallyportAuditLog?.Properties.RetentionInDays).toBe(3653);
  });
});

describe('the state machine', () => {
  test('logs errors without data, and is started by an alias of a version that stays', () => {
    usual.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      DefinitionSubstitutions: {
        ApprovalTick: Match.anyValue(),
        Table: { Ref: 'SallyportRecords' },
        Partition: { Ref: 'AWS::Partition' },
      },
    });
    usual.hasResource('AWS::StepFunctions::StateMachineVersion', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { StateMachineRevisionId: Match.anyValue() },
    });
    usual.hasResourceProperties('AWS::StepFunctions::StateMachineAlias', { Name: 'live' });
  });
});

describe('props', () => {
  test('can say everything that may be chosen', () => {
    const stack = emptyStack();
    const chosen = synthesise(
      {
        key: new Key(stack, 'Own'),
        name: 'acme-door',
        deletionProtection: false,
        logRetention: RetentionDays.ONE_YEAR,
        audit: { mode: 'compliance', days: 400 },
        ledger: { origin: 'acme.example/ledger', checkHours: 6, unsealedSeconds: 120 },
        reservedConcurrency: { sts: 50 },
        throttles: { exchange: { requestsPerSecond: 7, burst: 9 } },
        alarmEmails: ['security@acme.example'],
        apiGatewayAccount: false,
        tags: { team: 'platform' },
        targetAccounts: ['111122223333'],
        targetRoles: ['arn:aws:iam::444455556666:role/reports-nightly'],
        webAclArn: 'arn:aws:wafv2:eu-west-1:999988887777:regional/webacl/front/1a2b',
        domain: {
          name: 'sallyport.acme.example',
          certificateArn: 'arn:aws:acm:eu-west-1:999988887777:certificate/1a2b',
        },
      },
      stack,
    );
    // Beside it the one that signs.
    chosen.resourceCountIs('AWS::KMS::Key', 2);
    chosen.allResourcesProperties(tables, {
      Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })],
    });
    chosen.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 400 } } },
    });
    chosen.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'acme-door-sts',
      ReservedConcurrentExecutions: 50,
      Environment: { Variables: { SALLYPORT_URL: 'https://sallyport.acme.example' } },
      Tags: Match.arrayWith([
        { Key: 'sallyport', Value: 'acme-door' },
        { Key: 'team', Value: 'platform' },
      ]),
    });
    chosen.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: Match.arrayWith([
        Match.objectLike({
          ResourcePath: '/~1v1~1token',
          HttpMethod: 'POST',
          ThrottlingRateLimit: 7,
          ThrottlingBurstLimit: 9,
        }),
      ]),
    });
    chosen.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
    chosen.resourceCountIs('AWS::ApiGateway::DomainName', 1);
    chosen.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
    chosen.resourceCountIs('AWS::ApiGateway::Account', 0);
    chosen.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'security@acme.example' });
    chosen.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    chosen.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(6 hours)' });
    chosen.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'acme-door-unverified',
      EvaluationPeriods: 13,
      Period: 3_600,
    });
    chosen.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'acme-door-sealing-late',
      Threshold: 120,
    });
  });
});
