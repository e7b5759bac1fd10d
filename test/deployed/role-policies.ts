import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { type FunctionName, functionNames } from '#lib/functions.ts';
import { resolveIntrinsics } from '#test/lib/resolve-intrinsics.ts';
import { emptyStack, synthesise } from '#test/lib/synthesise.ts';

/** Where a deployment's resources are, as the ARNs that its policies are about. */
export interface DeployedNames {
  readonly recordsTable: string;
  readonly ledgerTable: string;
}

export const deployedAccount = '999988887777';
export const deployedRegion = 'us-east-1';

/** What gateway keys are made by. */
export const gatewaySecretArn = `arn:aws:secretsmanager:${deployedRegion}:${deployedAccount}:secret:SallyportGatewaySecret-AbCdEf`;

const bus = `arn:aws:events:${deployedRegion}:${deployedAccount}:event-bus/sallyport`;

/** The policy of each function's role, as the construct makes it for a deployment of these names. */
export function rolePolicies(names: DeployedNames): Readonly<Record<FunctionName, PolicyDocument>> {
  const template = synthesise({}, emptyStack(deployedRegion));
  const known = arnsOf(names);
  const resolve = (reference: string) => known[reference] ?? otherArn(reference);
  const roles = Object.values(template.findResources('AWS::IAM::Role'));
  const found = functionNames.map((name) => {
    const role = roles.find(({ Properties }) => Properties.RoleName === `sallyport-${name}`);
    const [policy] = role?.Properties.Policies ?? [];
    const document = parsePolicyDocument(resolveIntrinsics(policy?.PolicyDocument, resolve));
    if (Array.isArray(document)) throw new Error(`${name}: ${JSON.stringify(document)}`);
    return [name, document];
  });
  return Object.fromEntries(found);
}

/** What no call of these tests is about, but what must look like an ARN: log groups, the queue. */
function otherArn(reference: string): string {
  if (reference.startsWith('SallyportEventBus')) return bus;
  const [name = '', attribute] = reference.split('.');
  if (attribute === undefined) return name;
  return `arn:aws:logs:${deployedRegion}:${deployedAccount}:log-group:${name}:*`;
}

function arnsOf({ recordsTable, ledgerTable }: DeployedNames): Readonly<Record<string, string>> {
  return {
    'AWS::Partition': 'aws',
    'SallyportKey.Arn': `arn:aws:kms:${deployedRegion}:${deployedAccount}:key/k`,
    'SallyportRecords.Arn': tableArn(recordsTable),
    'SallyportLedger.Arn': tableArn(ledgerTable),
    SallyportGatewaySecret: gatewaySecretArn,
    SallyportAuditLog: 'sallyport-audit',
    'SallyportAuditBucket.Arn': 'arn:aws:s3:::sallyport-audit',
    'SallyportLogBucket.Arn': 'arn:aws:s3:::sallyport-log',
    'SallyportLogKey.Arn': `arn:aws:kms:${deployedRegion}:${deployedAccount}:key/signs`,
  };
}

/** ARN of one table. */
export function tableArn(name: string): string {
  return `arn:aws:dynamodb:${deployedRegion}:${deployedAccount}:table/${name}`;
}
