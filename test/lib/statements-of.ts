import type { Template } from 'aws-cdk-lib/assertions';
import { resolveIntrinsics } from './resolve-intrinsics.ts';
import { resourcesOf, type TemplateResource } from './synthesise.ts';

/** One statement of any policy in a template, in the form in which people read it. */
export interface ShownStatement {
  readonly sid: string;
  readonly effect: string;
  /** Whom it is about, where the policy belongs to a resource; empty in a role's own. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** One text for each operator and key. */
  readonly conditions: readonly string[];
}

/** One policy: whose it is, and its statements. */
export interface ShownPolicy {
  /** Of a role its name in IAM, or what the template calls it; else the resource. */
  readonly owner: string;
  readonly kind: 'role' | 'trust' | 'resource';
  readonly statements: readonly ShownStatement[];
}

/** Every statement of every role and of every policy of a resource, by whom it belongs to. */
export function policiesIn(template: Template): readonly ShownPolicy[] {
  const resources = resourcesOf(template);
  const own = Object.entries(resources).flatMap(([id, resource]) => policiesOf(id, resource));
  const calls = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Permission');
  return [...own, ...groupedPermissions(calls)];
}

function policiesOf(id: string, { Type, Properties }: TemplateResource): readonly ShownPolicy[] {
  const shown = resolveIntrinsics(Properties, readable) as Readonly<Record<string, unknown>>;
  switch (Type) {
    case 'AWS::IAM::Role': {
      const owner = String(shown.RoleName ?? readable(id));
      const policies = (shown.Policies ?? []) as { readonly PolicyDocument: unknown }[];
      return [
        { owner, kind: 'trust', statements: statementsOf(shown.AssumeRolePolicyDocument) },
        {
          owner,
          kind: 'role',
          statements: policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument)),
        },
      ];
    }
    case 'AWS::KMS::Key':
      return [{ owner: readable(id), kind: 'resource', statements: statementsOf(shown.KeyPolicy) }];
    case 'AWS::S3::BucketPolicy':
    case 'AWS::SQS::QueuePolicy':
    case 'AWS::SNS::TopicPolicy':
      return [
        { owner: readable(id), kind: 'resource', statements: statementsOf(shown.PolicyDocument) },
      ];
    case 'AWS::DynamoDB::GlobalTable': {
      const [replica] = shown.Replicas as {
        readonly ResourcePolicy?: { PolicyDocument: unknown };
      }[];
      const document = replica?.ResourcePolicy?.PolicyDocument;
      if (document === undefined) return [];
      return [{ owner: readable(id), kind: 'resource', statements: statementsOf(document) }];
    }
    default:
      return [];
  }
}

/** Who may invoke which function: one statement for each principal and source. */
function groupedPermissions(permissions: readonly TemplateResource[]): readonly ShownPolicy[] {
  const byFunction = Map.groupBy(permissions, ({ Properties }) => {
    return String(resolveIntrinsics(Properties.FunctionName, readable));
  });
  return [...byFunction].map(([owner, of]) => ({
    owner,
    kind: 'resource',
    statements: of.map(({ Properties }) => {
      const shown = resolveIntrinsics(Properties, readable) as Readonly<Record<string, string>>;
      return {
        ...{ sid: '', effect: 'Allow', principals: [shown.Principal ?? ''] },
        ...{ actions: [shown.Action ?? ''], resources: [owner] },
        conditions: [`ArnLike aws:SourceArn = ${shown.SourceArn}`],
      };
    }),
  }));
}

type Json = Readonly<Record<string, unknown>>;

function statementsOf(document: unknown): readonly ShownStatement[] {
  const { Statement } = document as { readonly Statement: readonly Json[] };
  return Statement.map((statement) => ({
    sid: String(statement.Sid ?? ''),
    effect: String(statement.Effect),
    principals: Object.entries((statement.Principal ?? {}) as Json).flatMap(([type, names]) =>
      listOf(names).map((name) =>
        typeof statement.Principal === 'string' ? '*' : `${type} ${name}`,
      ),
    ),
    actions: listOf(statement.Action),
    resources: [
      ...listOf(statement.Resource),
      ...listOf(statement.NotResource).map((one) => `all but ${one}`),
    ],
    conditions: Object.entries((statement.Condition ?? {}) as Record<string, Json>).flatMap(
      ([operator, keys]) =>
        Object.entries(keys).map(
          ([key, values]) => `${operator} ${key} = ${listOf(values).join(' | ')}`,
        ),
    ),
  }));
}

function listOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** What is referred to, without what CDK adds to make ids unique. */
function readable(reference: string): string {
  if (reference.startsWith('AWS::')) return `\${${reference.slice(5)}}`;
  const [id = '', attribute = ''] = reference.split('.');
  const name = id.replace(/[0-9A-F]{8}$/, '');
  return attribute === '' || attribute === 'Arn' ? name : `${name}.${attribute}`;
}
