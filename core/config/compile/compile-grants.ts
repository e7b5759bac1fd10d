import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { type GrantComplaint, lintGrantPolicy } from '#core/leases/lint-grant-policy.ts';
import { workloadFactNames } from '#core/policy/schema.ts';
import type { Grant } from '../configuration.ts';
import type { GrantDeclaration } from '../files/grants-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';

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

/** Compiles the grants; `asked` are the grants that some identity may ask for. */
export function compileGrants(
  declarations: readonly Declaration<GrantDeclaration>[],
  asked: ReadonlySet<string>,
): CompiledGrants {
  const compiled = declarations.map((declaration) => {
    const { id, value, problemOf } = declaration;
    const session = readSessionPolicy(value.sessionPolicy);
    const grant = compileGrant(id, value, session.policy);
    const complaints = session.findings.length === 0 ? lintPolicyOf(grant) : [];
    const findings = [
      ...session.findings,
      ...findingsOf(complaints, 'problem'),
      ...lintTags(value.tags ?? []),
      ...lintMode(value),
      ...(asked.has(id) ? [] : [unasked(id)]),
    ];
    const warnings = findingsOf(complaints, 'warning').map(problemOf);
    return { grant, problems: findings.map(problemOf), warnings };
  });
  return {
    grants: compiled.map(({ grant }) => grant),
    problems: compiled.flatMap(({ problems }) => problems),
    warnings: compiled.flatMap(({ warnings }) => warnings),
  };
}

function lintPolicyOf({ name, sessionPolicy }: Grant): readonly GrantComplaint[] {
  return lintGrantPolicy({ name, sessionPolicy: sessionPolicy ?? 'none' });
}

function findingsOf(
  complaints: readonly GrantComplaint[],
  severity: GrantComplaint['severity'],
): readonly Finding[] {
  return complaints
    .filter((complaint) => complaint.severity === severity)
    .map(({ statement, message, remedy }) => ({
      path: ['sessionPolicy', ...(statement === undefined ? [] : ['Statement', statement])],
      message,
      remedy,
    }));
}

function compileGrant(
  name: string,
  value: GrantDeclaration,
  sessionPolicy: PolicyDocument | null,
): Grant {
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
  };
}

function readSessionPolicy(written: GrantDeclaration['sessionPolicy']): {
  readonly policy: PolicyDocument | null;
  readonly findings: readonly Finding[];
} {
  if (written === 'none') return { policy: null, findings: [] };
  const parsed = parsePolicyDocument(written, 'session');
  if (!Array.isArray(parsed)) return { policy: parsed as PolicyDocument, findings: [] };
  const findings = parsed.map(({ path, message, remedy }) => ({
    path: ['sessionPolicy', ...path],
    message: `session policy: ${message}`,
    remedy,
  }));
  return { policy: null, findings };
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

function lintMode({ mode }: GrantDeclaration): readonly Finding[] {
  if (mode !== 'gateway') return [];
  const message = 'the gateway is not built yet, so nothing could be done with this grant';
  return [{ path: ['mode'], message, remedy: 'write mode: vend, or remove the grant for now' }];
}

function unasked(name: string): Finding {
  return {
    path: [],
    message: `no identity may ask for grant ${name}`,
    remedy: 'name it among the grants of an identity, or remove it',
  };
}
