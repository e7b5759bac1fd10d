import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { replaceClaimVariables } from '#core/leases/claim-variables.ts';
import type { GrantDeclaration } from '../files/grants-file.ts';
import type { Declaration, Finding, Path } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import { readPolicy, type TaskProfile } from './compile-task-profiles.ts';

/** A grant's session policy, wherever it is written. */
export interface GrantPolicy {
  /** Null where there is none to go on with: it says `none`, or it has problems. */
  readonly policy: PolicyDocument | null;
  /** What its task profile lets grants fill in. */
  readonly parameters: readonly string[];
  readonly problems: readonly Problem[];
  /** A finding in the policy as a problem; its path begins with `Statement`. */
  problemOf(finding: Finding): Problem;
}

/** The task profiles that could be read, and the names of all. */
export interface TaskProfiles {
  readonly compiled: ReadonlyMap<string, TaskProfile>;
  readonly names: ReadonlySet<string>;
}

/** The session policy of a grant: its own, `none`, or that of its task profile, filled in. */
export function resolveGrantPolicy(
  declaration: Declaration<GrantDeclaration>,
  profiles: TaskProfiles,
): GrantPolicy {
  const { value, problemOf } = declaration;
  const wrong = lintSources(value).map(problemOf);
  if (wrong.length > 0) return { ...none, problems: wrong, problemOf };
  return value.taskProfile === undefined
    ? ownPolicy(declaration)
    : filledProfile(declaration, value.taskProfile, profiles);
}

const none = { policy: null, parameters: [], problems: [] } as const;

function ownPolicy({ value, problemOf }: Declaration<GrantDeclaration>): GrantPolicy {
  const inPolicy = (finding: Finding) =>
    problemOf({ ...finding, path: ['sessionPolicy', ...finding.path] });
  if (value.sessionPolicy === 'none') return { ...none, problemOf: inPolicy };
  const { policy, findings } = readPolicy(value.sessionPolicy);
  return { policy, parameters: [], problems: findings.map(problemOf), problemOf: inPolicy };
}

function filledProfile(
  { id, value, problemOf }: Declaration<GrantDeclaration>,
  name: string,
  { compiled, names }: TaskProfiles,
): GrantPolicy {
  const profile = compiled.get(name);
  if (profile === undefined) {
    const problems = unknownProfile(name, names).map(problemOf);
    return { ...none, problems, problemOf };
  }
  const given = value.with ?? {};
  const problems = lintGiven(given, profile).map(problemOf);
  const isWhole = profile.policy !== null && problems.length === 0;
  return {
    policy: isWhole ? fill(profile.policy, given) : null,
    parameters: profile.parameters,
    problems,
    // Several grants share the statement, so it has to be said whose trouble it is.
    problemOf: (finding) =>
      profile.problemOf({
        ...finding,
        path: ['sessionPolicy', ...finding.path],
        message: `as grant ${id} uses it: ${finding.message}`,
      }),
  };
}

/** One that is declared and could not be read has been told of where it stands. */
function unknownProfile(name: string, names: ReadonlySet<string>): readonly Finding[] {
  if (names.has(name)) return [];
  const message = `no task profile is called "${name}"${didYouMean(name, names)}`;
  const remedy = 'write the name of one of the taskProfiles, or declare it there';
  return [{ path: ['taskProfile'], message, remedy }];
}

function fill(policy: PolicyDocument | null, given: Readonly<Record<string, string>>) {
  return policy === null ? null : replaceClaimVariables(policy, new Map(Object.entries(given)));
}

function lintSources({
  sessionPolicy,
  taskProfile,
  ...value
}: GrantDeclaration): readonly Finding[] {
  if (sessionPolicy === undefined && taskProfile === undefined) {
    const remedy = 'add "sessionPolicy": an IAM policy document, or the word none; or taskProfile';
    return [{ path: [], message: '"sessionPolicy" is missing', remedy }];
  }
  if (sessionPolicy !== undefined && taskProfile !== undefined) {
    const message = 'there are both sessionPolicy and taskProfile';
    return [{ path: ['taskProfile'], message, remedy: 'keep one of the two' }];
  }
  if (taskProfile !== undefined || value.with === undefined) return [];
  const message = '"with" fills in a task profile, and this grant names none';
  return [{ path: ['with'], message, remedy: 'add taskProfile, or remove it' }];
}

function lintGiven(
  given: Readonly<Record<string, string>>,
  { name, parameters }: TaskProfile,
): readonly Finding[] {
  const names = Object.keys(given);
  const missing = parameters.filter((parameter) => !names.includes(parameter));
  const path: Path = ['with'];
  return [
    ...missing.map((parameter) => ({
      path,
      message: `task profile ${name} has the parameter ${parameter}, and nothing stands for it`,
      remedy: `add ${parameter} below with`,
    })),
    ...names
      .filter((parameter) => !parameters.includes(parameter))
      .map((parameter) => ({
        path: [...path, parameter],
        message: `task profile ${name} has no parameter ${parameter}${didYouMean(parameter, parameters)}`,
        remedy: 'remove it, or declare it among the parameters',
      })),
  ];
}
