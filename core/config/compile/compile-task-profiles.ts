import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { claimVariablesOf } from '#core/leases/claim-variables.ts';
import type { TaskProfileDeclaration } from '../files/grants-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import type { Problem } from '../problem.ts';

/** A session policy that grants fill in; `null` when it cannot be read. */
export interface TaskProfile {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly policy: PolicyDocument | null;
  /** A finding in it as a problem, with its place in the file. */
  problemOf(finding: Finding): Problem;
}

/** Compiles the task profiles; `used` are those that some grant names. */
export function compileTaskProfiles(
  declarations: readonly Declaration<TaskProfileDeclaration>[],
  used: ReadonlySet<string>,
): { readonly profiles: ReadonlyMap<string, TaskProfile>; readonly problems: readonly Problem[] } {
  const compiled = declarations.map(({ id, value, problemOf }) => {
    const { policy, findings } = readPolicy(value.sessionPolicy);
    const { parameters = [] } = value;
    const profile: TaskProfile = { name: id, parameters, policy, problemOf };
    const found = [
      ...findings,
      ...(policy === null ? [] : lintParameters(parameters, policy)),
      ...(used.has(id) ? [] : [unused(id)]),
    ];
    return { profile, problems: found.map(problemOf) };
  });
  return {
    profiles: new Map(compiled.map(({ profile }) => [profile.name, profile])),
    problems: compiled.flatMap(({ problems }) => problems),
  };
}

/** Reads a session policy as it stands below the key `sessionPolicy`; null with what is wrong. */
export function readPolicy(written: unknown): {
  readonly policy: PolicyDocument | null;
  readonly findings: readonly Finding[];
} {
  const parsed = parsePolicyDocument(written, 'session');
  if (!Array.isArray(parsed)) return { policy: parsed as PolicyDocument, findings: [] };
  const findings = parsed.map(({ path, message, remedy }) => ({
    path: ['sessionPolicy', ...path],
    message: `session policy: ${message}`,
    remedy,
  }));
  return { policy: null, findings };
}

function lintParameters(parameters: readonly string[], policy: PolicyDocument): readonly Finding[] {
  const standing = new Set(claimVariablesOf(policy).map(({ name }) => name));
  return parameters.flatMap((name, at) => {
    const path = ['parameters', at];
    if (parameters.indexOf(name) !== at) {
      return [{ path, message: `parameter ${name} stands here twice`, remedy: 'keep one of them' }];
    }
    if (standing.has(name)) return [];
    const message = `parameter ${name} is not used`;
    return [{ path, message, remedy: `write \${${name}} in the policy, or remove it` }];
  });
}

function unused(name: string): Finding {
  return {
    path: [],
    message: `no grant uses task profile ${name}`,
    remedy: 'name it as taskProfile of a grant, or remove it',
  };
}
