import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Sallyport } from '#lib/sallyport.ts';
import { placeholderBundles } from './bundles.ts';
import {
  administrator,
  emptyStack,
  resourcesOf,
  synthesise,
  type TemplateResource,
} from './synthesise.ts';

/**
 * What CloudFormation calls what holds data, as it was when it was first deployed. With another id an
 * upgrade makes a new, empty resource beside the old one: add lines, and never change one.
 */
const kept = {
  SallyportKey: 'AWS::KMS::Key',
  SallyportRecords: 'AWS::DynamoDB::GlobalTable',
  SallyportLedger: 'AWS::DynamoDB::GlobalTable',
  SallyportAuditLog: 'AWS::Logs::LogGroup',
  SallyportAuditBucket: 'AWS::S3::Bucket',
  SallyportAuditBucketPolicy: 'AWS::S3::BucketPolicy',
  SallyportLogKey: 'AWS::KMS::Key',
  SallyportLogBucket: 'AWS::S3::Bucket',
  SallyportLogBucketPolicy: 'AWS::S3::BucketPolicy',
  SallyportGatewaySecret: 'AWS::SecretsManager::Secret',
} as const;

/** Members of each whose change makes CloudFormation replace the resource, or what is in it. */
const replacing: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::GlobalTable': [
    'TableName',
    'KeySchema',
    'AttributeDefinitions',
    'LocalSecondaryIndexes',
  ],
  'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion'],
  'AWS::SecretsManager::Secret': ['Name', 'GenerateSecretString'],
};

const holdsData = (type: string) =>
  [
    'AWS::DynamoDB::GlobalTable',
    'AWS::DynamoDB::Table',
    'AWS::S3::Bucket',
    'AWS::KMS::Key',
    'AWS::SecretsManager::Secret',
  ].includes(type);

function typesOf(resources: Readonly<Record<string, TemplateResource>>) {
  return Object.fromEntries(Object.entries(resources).map(([id, { Type }]) => [id, Type]));
}

let resources: Readonly<Record<string, TemplateResource>>;
beforeAll(() => {
  resources = resourcesOf(synthesise());
});

describe('what holds data', () => {
  test('has the ids that it had in the first deployment', () => {
    expect(typesOf(resources)).toMatchObject(kept);
  });

  test('has them whatever the construct is called and wherever it stands', () => {
    const stack = emptyStack();
    const within = new Construct(new Construct(stack, 'Platform'), 'Access');
    const bundles = placeholderBundles();
    new Sallyport(within, 'Door', { administrator, bundles: bundles.folder, name: 'acme-door' });
    expect(typesOf(resourcesOf(Template.fromStack(stack)))).toMatchObject(kept);
    bundles.remove();
  });

  test('is nothing but that', () => {
    const types = Object.entries(typesOf(resources));
    const holders = types.filter(([, type]) => holdsData(type)).map(([id]) => id);
    expect(holders.filter((id) => !Object.hasOwn(kept, id))).toEqual([]);
  });

  test('says nothing new of what would make CloudFormation replace it', () => {
    const said = Object.keys(kept).flatMap((id) => {
      const { Type = '', Properties = {} } = resources[id] ?? {};
      return (replacing[Type] ?? [])
        .filter((member) => Properties[member] !== undefined)
        .map((member) => `${id} ${member} ${JSON.stringify(Properties[member])}`);
    });
    expect(said).toEqual([
      'SallyportRecords KeySchema [{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]',
      'SallyportRecords AttributeDefinitions [{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}]',
      'SallyportLedger KeySchema [{"AttributeName":"writer","KeyType":"HASH"},{"AttributeName":"n","KeyType":"RANGE"}]',
      'SallyportLedger AttributeDefinitions [{"AttributeName":"writer","AttributeType":"S"},{"AttributeName":"n","AttributeType":"N"}]',
      'SallyportAuditBucket ObjectLockEnabled true',
      'SallyportLogKey KeySpec "ECC_NIST_EDWARDS25519"',
      'SallyportLogKey KeyUsage "SIGN_VERIFY"',
      'SallyportLogBucket ObjectLockEnabled true',
      'SallyportGatewaySecret GenerateSecretString {"ExcludePunctuation":true,"PasswordLength":64,"RequireEachIncludedType":false}',
    ]);
  });
});
