import { explainIssue } from '#core/config/files/explain-issue.ts';
import { readYaml, type YamlFile } from '#core/config/files/read-yaml.ts';
import type { Path } from '#core/config/finding.ts';
import type { Problem } from '#core/config/problem.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import type { PolicyKind } from '#core/iam/documents/policy-kind.ts';
import type { World, WorldBucket, WorldParameter, WorldRole, WorldTable } from './world.ts';
import { type WorldFile, worldFile } from './world-file.ts';

/** The world of a sandbox.yaml, or all that is wrong with it. */
export type WorldReading =
  | { readonly world: World; readonly problems: readonly [] }
  | { readonly world: undefined; readonly problems: readonly Problem[] };

/** Reads a sandbox.yaml; unknown keys and policies that IAM would not take are problems. */
export function readWorld(file: string, text: string): WorldReading {
  const { yaml, problems } = readYaml(file, text);
  if (yaml === undefined) return { world: undefined, problems };
  const parsed = worldFile.safeParse(yaml.value);
  if (!parsed.success) {
    const found = parsed.error.issues.flatMap((issue) => explainIssue(issue, [], yaml));
    return { world: undefined, problems: found };
  }
  const policies = policyReader(yaml);
  const world = worldOf(parsed.data, policies);
  const missing = missingBroker(world, yaml);
  const all = [...policies.problems, ...missing];
  return all.length > 0 ? { world: undefined, problems: all } : { world, problems: [] };
}

/** Reads the policies of one file and gathers what is wrong with them. */
interface PolicyReader {
  readonly problems: readonly Problem[];
  read(json: unknown, kind: PolicyKind, path: Path): PolicyDocument;
}

function policyReader(yaml: YamlFile): PolicyReader {
  const problems: Problem[] = [];
  return {
    problems,
    read: (json, kind, path) => {
      const parsed = parsePolicyDocument(json, kind);
      if (!Array.isArray(parsed)) return parsed;
      for (const { path: inner, message, remedy } of parsed) {
        const position = yaml.positionOf([...path, ...inner]);
        problems.push({ file: yaml.file, ...position, message, remedy });
      }
      return { version: '2012-10-17', statements: [] };
    },
  };
}

function worldOf(file: WorldFile, policies: PolicyReader): World {
  const roles = Object.entries(file.roles).map(([arn, role]) => roleOf(arn, role, policies));
  return {
    region: file.region,
    broker: file.broker,
    roles: new Map(roles.map((role) => [role.arn, role])),
    buckets: Object.entries(file.buckets ?? {}).map(([name, bucket]) => bucketOf(name, bucket)),
    parameters: Object.entries(file.parameters ?? {}).map(
      ([name, parameter]): WorldParameter => ({ name, ...parameter }),
    ),
    secrets: Object.entries(file.secrets ?? {}).map(([name, secret]) => ({ name, ...secret })),
    tables: Object.entries(file.tables ?? {}).map(([name, table]) => tableOf(name, table)),
  };
}

function roleOf(arn: string, role: WorldFile['roles'][string], policies: PolicyReader): WorldRole {
  const at = (...path: Path): Path => ['roles', arn, ...path];
  return {
    arn,
    account: arn.split(':')[4] ?? '',
    name: arn.slice(arn.lastIndexOf('/') + 1),
    maxSessionSeconds: role.maxSessionSeconds ?? 3600,
    trust: policies.read(role.trust, 'trust', at('trust')),
    permissions: role.permissions.map((json, i) =>
      policies.read(json, 'identity', at('permissions', i)),
    ),
    boundary:
      role.boundary === undefined
        ? undefined
        : policies.read(role.boundary, 'identity', at('boundary')),
  };
}

function bucketOf(name: string, bucket: NonNullable<WorldFile['buckets']>[string]): WorldBucket {
  const objects = Object.entries(bucket.objects ?? {}).map(([key, { contentType, body }]) => ({
    key,
    contentType: contentType ?? 'text/plain; charset=utf-8',
    body,
  }));
  return { name, account: bucket.account, objects };
}

function tableOf(name: string, table: NonNullable<WorldFile['tables']>[string]): WorldTable {
  return { ...table, name, sortKey: table.sortKey, items: table.items ?? [] };
}

function missingBroker(world: World, yaml: YamlFile): readonly Problem[] {
  if (world.roles.has(world.broker)) return [];
  return [
    {
      file: yaml.file,
      ...yaml.positionOf(['broker']),
      message: 'the broker is no role of this file',
      remedy: 'add it to roles, with the permissions that it needs',
    },
  ];
}
