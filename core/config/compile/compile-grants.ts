import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { claimVariablesOf } from '#core/leases/claim-variables.ts';
import { lintGrantPolicy } from '#core/leases/lint-grant-policy.ts';
import type { GrantComplaint } from '#core/leases/lints/grant-complaint.ts';
import { workloadFactNames } from '#core/policy/schema.ts';
import type { Grant } from '../configuration.ts';
import type { GrantDeclaration } from '../files/grants-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import { type GrantUser, lintClaimVariables } from './lint-claim-variables.ts';
import { lintGatewayGrant, warnOfObserving } from './lint-gateway-grant.ts';
import { type GrantPolicy, resolveGrantPolicy, type TaskProfiles } from './resolve-grant-policy.ts';

/** Longest lease where a grant does not say: what role chaining allows. */
const usualLeaseSeconds = 3_600;

/** Facts of the run that are worth a session tag, where a grant does not choose. */
const usualTags = ['sourceRepositoryIdentifier', 'sourceRepositoryRef', 'runInvocationUri'];

/** The grants, what refuses them, and what is only to be told. */
export interface CompiledGrants {
  readonly grants: readonly Grant[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** What grants refer to and are referred to by. */
export interface GrantSurroundings {
  /** Grants that some identity may ask for. */
  readonly asked: ReadonlySet<string>;
  readonly taskProfiles: TaskProfiles;
  /** Trusts by which a grant may be asked for: one for each profile among them. */
  readonly users: ReadonlyMap<string, readonly GrantUser[]>;
}

/** Compiles the grants and reports everything that is wrong or doubtful about any of them. */
export function compileGrants(
  declarations: readonly Declaration<GrantDeclaration>[],
  around: GrantSurroundings,
): CompiledGrants {
  const roles = new Set(declarations.map(({ value }) => value.role));
  const compiled = declarations.map((declaration) => compileOne(declaration, { ...around, roles }));
  return {
    grants: compiled.map(({ grant }) => grant),
    problems: compiled.flatMap(({ problems }) => problems),
    warnings: compiled.flatMap(({ warnings }) => warnings),
  };
}

function compileOne(
  declaration: Declaration<GrantDeclaration>,
  {
    asked,
    taskProfiles,
    users,
    roles,
  }: GrantSurroundings & { readonly roles: ReadonlySet<string> },
): { readonly grant: Grant } & Omit<CompiledGrants, 'grants'> {
  const { id, value, problemOf } = declaration;
  const resolved = resolveGrantPolicy(declaration, taskProfiles);
  const { policy } = resolved;
  const linted = lintPolicy(declaration, resolved, users.get(id) ?? []);
  const findings = [
    ...lintTags(value.tags ?? []),
    ...lintGatewayGrant(value, roles),
    ...(asked.has(id) ? [] : [unasked(id)]),
  ];
  return {
    grant: compileGrant(id, value, policy),
    problems: [...resolved.problems, ...linted.problems, ...findings.map(problemOf)],
    warnings: [...linted.warnings, ...warnOfObserving(id, value).map(problemOf)],
  };
}

/** Lints the policy of a grant that has one, or says that it has none. */
function lintPolicy(
  { id, value, problemOf }: Declaration<GrantDeclaration>,
  resolved: GrantPolicy,
  users: readonly GrantUser[],
): Omit<CompiledGrants, 'grants'> {
  const sessionPolicy = resolved.policy ?? (value.sessionPolicy === 'none' ? 'none' : undefined);
  if (sessionPolicy === undefined) return { problems: [], warnings: [] };
  const { policy, parameters } = resolved;
  const variables = policy === null ? [] : lintClaimVariables(policy, { users, parameters });
  const accept = value.accept ?? [];
  const complaints = lintGrantPolicy({ name: id, sessionPolicy, accept, variables });
  const told = (severity: GrantComplaint['severity']) =>
    complaints
      .filter((complaint) => complaint.severity === severity)
      .map((complaint) => {
        const { path, message, remedy } = complaint;
        const finding = { path, message, remedy };
        return complaint.about === 'accept' ? problemOf(finding) : resolved.problemOf(finding);
      });
  return { problems: told('problem'), warnings: told('warning') };
}

function compileGrant(
  name: string,
  value: GrantDeclaration,
  sessionPolicy: PolicyDocument | null,
): Grant {
  const standing = sessionPolicy === null ? [] : claimVariablesOf(sessionPolicy);
  const variables = [...new Set(standing.map((variable) => variable.name))].toSorted();
  return {
    name,
    role: value.role,
    account: value.role.replace(/^arn:[^:]*:iam::(\d{12}):.*$/, '$1'),
    mode: value.mode ?? 'vend',
    leaseSeconds: value.leaseSeconds ?? usualLeaseSeconds,
    externalId: value.externalId ?? null,
    sessionPolicy,
    labels: value.labels ?? [],
    tags: value.tags ?? usualTags,
    ...(value.uses === undefined ? {} : { uses: value.uses }),
    ...(value.idleSeconds === undefined ? {} : { idleSeconds: value.idleSeconds }),
    ...(variables.length === 0 ? {} : { variables }),
    ...(value.allowUnproven === true ? { allowUnproven: true } : {}),
    ...compileGatewayGrant(value),
  };
}

/** What holds for calls through the gateway alone. */
function compileGatewayGrant({ observe, passes, deputies }: GrantDeclaration): Partial<Grant> {
  return {
    ...(observe === true ? { observe } : {}),
    ...(passes === undefined
      ? {}
      : {
          passes: passes.map(({ roles, services }) => ({
            roles,
            ...(services === undefined ? {} : { services }),
          })),
        }),
    ...(deputies === undefined
      ? {}
      : {
          deputies: deputies.map(({ actions, resources }) => ({
            actions,
            resources: resources ?? ['*'],
          })),
        }),
  };
}

function lintTags(tags: readonly string[]): readonly Finding[] {
  const known: readonly string[] = workloadFactNames;
  return tags.flatMap((tag, at) => {
    const path = ['tags', at];
    if (!known.includes(tag)) {
      const message = `"${tag}" is not a fact of a workload${didYouMean(tag, known)}`;
      return [{ path, message, remedy: `use some of ${known.join(', ')}` }];
    }
    if (tags.indexOf(tag) === at) return [];
    return [{ path, message: `${tag} stands here twice`, remedy: 'keep one of them' }];
  });
}

function unasked(name: string): Finding {
  return {
    path: [],
    message: `no identity may ask for grant ${name}`,
    remedy: 'name it among the grants of an identity, or remove it',
  };
}
