import type { CompiledConfiguration } from '#core/config/compile-configuration.ts';
import type { Grant, Identity, PolicyText } from '#core/config/configuration.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import { readPolicyFile } from '#core/policy/publish/read-policy-file.ts';

/** How large a configuration is. */
export interface Size {
  readonly policies: number;
  readonly identities: number;
}

export const iss = 'https://token.actions.githubusercontent.com';
export const repositoryPointer = '/repository_id';

/** Policies of each grant: a permit, two guardrails and two forbids, as grants in use have them. */
const policiesOfGrant = 5;

/** Grants that a configuration of this size has. */
export function grantCount({ policies }: Size): number {
  return policies / policiesOfGrant;
}

// Name of the grant with this number.
function grantName(number: number): string {
  return `grant-${number}`;
}

/** Id of the repository that the identity with this number is pinned to. */
export function repositoryId(number: number): string {
  return String(10_000_000 + number);
}

/** A compiled configuration of any size, in which every identity may ask for one grant. */
export function grownConfiguration(size: Size): CompiledConfiguration {
  const grants = Array.from({ length: grantCount(size) }, (_, n) => grantOf(n));
  const identities = Array.from({ length: size.identities }, (_, n) => identityOf(n, size));
  const policies = grants.flatMap(({ name }) => policiesOf(name));
  return {
    ...{
      grants,
      identities,
      policies,
      people: [],
      approvalRules: [],
      intents: [],
      labelledResources: [],
      protectedArns: [],
      masking: [],
      tests: [],
      warnings: [],
      generalPolicies: 0,
      sources: new Map(),
    },
    issuers: [
      {
        name: 'github',
        profile: 'github',
        match: { kind: 'exact', issuer: iss },
        keys: { kind: 'discovery' },
        algorithms: ['RS256'],
        types: [],
        kidRequired: true,
        jtiRequired: true,
        keyUses: ['sig'],
        maxLifetimeSeconds: 600,
        maxAgeSeconds: 600,
        keyHosts: [],
        privateNetwork: false,
      },
    ],
  };
}

function grantOf(number: number): Grant {
  const name = grantName(number);
  return {
    name,
    role: `arn:aws:iam::111122223333:role/${name}`,
    account: '111122223333',
    mode: 'vend',
    leaseSeconds: 3_600,
    externalId: 'acme-sallyport',
    sessionPolicy: sessionPolicyOf(name),
    labels: ['production'],
    tags: ['sourceRepositoryRef'],
  };
}

function sessionPolicyOf(name: string) {
  const Statement = [
    { Sid: 'List', Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${name}` },
    { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${name}/*` },
  ];
  const parsed = parsePolicyDocument({ Version: '2012-10-17', Statement }, 'session');
  if ('statements' in parsed) return parsed;
  throw new Error('the session policy of the benchmark is none');
}

function identityOf(number: number, size: Size): Identity {
  const grant = grantName(number % grantCount(size));
  return {
    id: `identity-${number}`,
    owner: 'platform',
    purpose: 'stands for one of many pipelines',
    groups: ['pipelines'],
    state: 'active',
    expiresAt: null,
    grants: [grant],
    trusts: [
      {
        index: 0,
        issuer: 'github',
        iss,
        conditions: [
          {
            claim: 'repository_id',
            pointer: repositoryPointer,
            anyOf: [repositoryId(number)],
            immutable: true,
          },
          { claim: 'ref', pointer: '/ref', anyOf: ['refs/heads/main'], immutable: false },
        ],
        allowEvents: [],
        grantsPerToken: 1,
      },
    ],
  };
}

function policiesOf(grant: string): readonly PolicyText[] {
  const asked = `action == Sallyport::Action::"Vend", resource == Sallyport::Grant::"${grant}"`;
  const held = (rule: string) => `unless { context.approvals.contains("${rule}") }`;
  const ref = 'context.workload has sourceRepositoryRef && context.workload.sourceRepositoryRef';
  const text = `
permit (principal in Sallyport::Group::"pipelines", ${asked})
  when { ${ref} like "refs/heads/*" };
@approval("late")
forbid (principal, ${asked}) when { context.time.hour >= 20 } ${held('late')};
@approval("other-branch")
forbid (principal, ${asked}) when { ${ref} != "refs/heads/main" } ${held('other-branch')};
forbid (principal, ${asked})
  when { context.workload has runnerEnvironment && context.workload.runnerEnvironment == "self-hosted" };
forbid (principal, ${asked})
  when { resource.labels.contains("production") && context.request.durationSeconds > 3600 };
`;
  const { policies, problems } = readPolicyFile(`policies/${grant}.cedar`, text);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return policies;
}
