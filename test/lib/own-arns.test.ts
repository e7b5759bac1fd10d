import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { mayBeAmong } from '#core/gateway/meaning/escalation/protection.ts';
import { resolveIntrinsics } from './resolve-intrinsics.ts';
import { emptyStack, resourcesOf, synthesise, type TemplateResource } from './synthesise.ts';

const account = '999988887777';
const region = 'eu-west-1';

let template: Template;
let own: readonly string[];
beforeAll(() => {
  template = synthesise({ name: 'acme-door' }, emptyStack(region));
  const [made] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: 'acme-door-gateway' },
    }),
  );
  const told = resolveIntrinsics(made?.Properties.Environment.Variables, resolve) as object;
  own = String(Reflect.get(told, 'SALLYPORT_OWN_ARNS')).split(',');
});

/** As CloudFormation would: what has no name of its own is called after the stack. */
function resolve(reference: string): string {
  if (reference === 'AWS::Partition') return 'aws';
  if (reference === 'AWS::URLSuffix') return 'amazonaws.com';
  const [id = '', attribute = ''] = reference.split('.');
  const resource = resourcesOf(template)[id];
  if (resource === undefined) throw new Error(`nothing is called ${id}`);
  return attribute === 'Arn' || id === 'SallyportGatewaySecret'
    ? arnOf(id, resource)
    : nameOf(id, resource);
}

const nameMembers = ['FunctionName', 'RoleName', 'StateMachineName', 'LogGroupName', 'Name'];

function nameOf(id: string, { Type, Properties = {} }: TemplateResource): string {
  const given = [...nameMembers, 'AlarmName', 'DashboardName']
    .map((member) => Properties[member])
    .find((name) => typeof name === 'string');
  if (Type === 'AWS::ApiGateway::RestApi') return id.toLowerCase();
  return String(given ?? `Test-${id}-1A2B3C`);
}

/** ARN of a resource of one of the types that somebody could do harm to. */
function arnOf(id: string, resource: TemplateResource): string {
  const form = forms[resource.Type];
  if (form === undefined) throw new Error(`no ARN is known of ${resource.Type}`);
  return form(nameOf(id, resource));
}

const at = (service: string, what: string) => `arn:aws:${service}:${region}:${account}:${what}`;
const forms: Readonly<Record<string, (name: string) => string>> = {
  'AWS::DynamoDB::GlobalTable': (name) => at('dynamodb', `table/${name}`),
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name.toLowerCase()}`,
  'AWS::KMS::Key': (name) => at('kms', `key/${name}`),
  'AWS::SecretsManager::Secret': (name) => at('secretsmanager', `secret:${name}-AbCdEf`),
  'AWS::Lambda::Function': (name) => at('lambda', `function:${name}`),
  'AWS::IAM::Role': (name) => `arn:aws:iam::${account}:role/${name}`,
  'AWS::StepFunctions::StateMachine': (name) => at('states', `stateMachine:${name}`),
  'AWS::Logs::LogGroup': (name) => at('logs', `log-group:${name}`),
  'AWS::SQS::Queue': (name) => at('sqs', name),
  'AWS::SNS::Topic': (name) => at('sns', name),
  'AWS::Events::Rule': (name) => at('events', `rule/${name}`),
  'AWS::Events::EventBus': (name) => at('events', `event-bus/${name}`),
  'AWS::CloudWatch::Alarm': (name) => at('cloudwatch', `alarm:${name}`),
  'AWS::CloudWatch::Dashboard': (name) => `arn:aws:cloudwatch::${account}:dashboard/${name}`,
  'AWS::ApiGateway::RestApi': (id) => `arn:aws:apigateway:${region}::/restapis/${id}/stages/any`,
};

describe('what nobody reaches through the gateway', () => {
  test('is every part of its own deployment, whatever it and its stack are called', () => {
    const parts = Object.entries(resourcesOf(template)).filter(([, { Type }]) => forms[Type]);
    expect(new Set(parts.map(([, { Type }]) => Type)).size).toBe(Object.keys(forms).length);
    const reached = parts
      .map(([id, part]) => arnOf(id, part))
      .filter((arn) => !mayBeAmong(arn, own));
    expect(reached).toEqual([]);
  });

  test('is what lies within them: objects, streams, executions, the stack itself', () => {
    const within = [
      at('dynamodb', 'table/Test-SallyportLedger-1A2B3C/stream/2026-01-01'),
      'arn:aws:s3:::test-sallyportlogbucket-1a2b3c/tile/0/000',
      at('states', 'execution:acme-door-approvals:a1'),
      at('cloudformation', 'stack/Test/0a1b2c'),
      at('secretsmanager', 'secret:acme-door/sign-in/acme-AbCdEf'),
    ];
    expect(within.filter((arn) => !mayBeAmong(arn, own))).toEqual([]);
  });

  test('is nothing of somebody else in the same account', () => {
    const others = [
      at('dynamodb', 'table/orders'),
      'arn:aws:s3:::acme-reports/a',
      at('lambda', 'function:orders'),
      at('kms', 'key/0a1b'),
      at('sqs', 'orders'),
      at('cloudformation', 'stack/Orders/0a1b'),
    ];
    expect(others.filter((arn) => mayBeAmong(arn, own))).toEqual([]);
  });

  test('fits with the rest of the environment into what Lambda takes', () => {
    const [made] = Object.values(
      template.findResources('AWS::Lambda::Function', {
        Properties: { FunctionName: 'acme-door-gateway' },
      }),
    );
    const told = resolveIntrinsics(made?.Properties.Environment.Variables, resolve) as object;
    const bytes = Object.entries(told).reduce(
      (sum, [name, value]) => sum + name.length + String(value).length,
      0,
    );
    // Names that CloudFormation makes up are longer than those here.
    expect(bytes).toBeLessThan(3_400);
  });
});
