import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import { Sallyport, type SallyportProps } from '#lib/sallyport.ts';

function templateOf(props?: SallyportProps): Template {
  const stack = new Stack(new App(), 'Test', { env: { region: 'eu-west-1' } });
  new Sallyport(stack, 'Sallyport', props);
  return Template.fromStack(stack);
}

const tables = 'AWS::DynamoDB::GlobalTable';

describe('Sallyport', () => {
  test('deploys two tables, a key and a log group, and nothing else', () => {
    const { Resources } = templateOf().toJSON();
    const types = Object.values<{ Type: string }>(Resources).map((each) => each.Type);
    expect(types.sort()).toEqual([tables, tables, 'AWS::KMS::Key', 'AWS::Logs::LogGroup']);
  });

  test('keeps every resource when the stack is deleted or a resource is replaced', () => {
    templateOf().allResources(tables, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    templateOf().allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
    templateOf().allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
  });

  test('bills tables by request, encrypts them with the key, recovers and protects them', () => {
    templateOf().allResourcesProperties(tables, {
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [
        Match.objectLike({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { KMSMasterKeyId: Match.anyValue() },
        }),
      ],
    });
  });

  test('streams the ledger with old images, and lets nothing in it expire', () => {
    const ledgers = templateOf().findResources(tables, {
      Properties: { StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } },
    });
    const properties = Object.values(ledgers).map((each) => each.Properties);
    expect(properties).toHaveLength(1);
    expect(properties[0]).not.toHaveProperty('TimeToLiveSpecification');
    expect(properties[0]).toMatchObject({
      KeySchema: [
        { AttributeName: 'writer', KeyType: 'HASH' },
        { AttributeName: 'n', KeyType: 'RANGE' },
      ],
    });
  });

  test('rotates its key, and lets only log groups of its own account use it for logs', () => {
    templateOf().hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Sid: 'LogsOfThisAccount',
            Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
            Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  test('keeps logs three months unless told otherwise', () => {
    templateOf().hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    templateOf({ logRetention: RetentionDays.ONE_YEAR }).hasResourceProperties(
      'AWS::Logs::LogGroup',
      { RetentionInDays: 365 },
    );
  });

  test('takes a key of the deployer and then makes none', () => {
    const stack = new Stack(new App(), 'Test', { env: { region: 'eu-west-1' } });
    const key = new Key(stack, 'Own');
    new Sallyport(stack, 'Sallyport', { key });
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1);
  });

  test('gives up deletion protection only when told to', () => {
    templateOf({ deletionProtection: false }).allResourcesProperties(tables, {
      Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })],
    });
  });

  test('makes the same template twice from the same source', () => {
    expect(templateOf().toJSON()).toEqual(templateOf().toJSON());
  });
});
