import type { ApprovalRule } from '#core/approvals/rule.ts';
import { checkPolicies } from '#core/policy/publish/check-policies.ts';
import { generalPolicies, lintGeneralPolicies } from '#core/policy/publish/general-policies.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { compileApprovals } from './compile/compile-approvals.ts';
import { compileGrants } from './compile/compile-grants.ts';
import { compileIdentities } from './compile/compile-identities.ts';
import { compileIntents } from './compile/compile-intents.ts';
import { compileIssuers } from './compile/compile-issuers.ts';
import { compileMasking } from './compile/compile-masking.ts';
import { compilePeople } from './compile/compile-people.ts';
import { compileTaskProfiles } from './compile/compile-task-profiles.ts';
import { compileTests, type DecisionTest } from './compile/compile-tests.ts';
import { grantUsers } from './compile/grant-users.ts';
import { lintSizes } from './compile/lint-sizes.ts';
import { type Files, type ReadFiles, readFiles } from './compile/read-files.ts';
import type {
  FieldMasking,
  Grant,
  Identity,
  Intent,
  LabelledResources,
  Person,
  PolicyText,
} from './configuration.ts';
import { roleOfFile } from './files/file-kinds.ts';
import type { Problem } from './problem.ts';

/** A configuration without problems: what a version is packed from. */
export interface CompiledConfiguration {
  readonly issuers: readonly Issuer[];
  readonly people: readonly Person[];
  readonly grants: readonly Grant[];
  readonly intents: readonly Intent[];
  readonly labelledResources: readonly LabelledResources[];
  /** ARNs, sorted, of what nobody reaches through the gateway. */
  readonly protectedArns: readonly string[];
  readonly masking: readonly FieldMasking[];
  readonly identities: readonly Identity[];
  readonly policies: readonly PolicyText[];
  readonly approvalRules: readonly ApprovalRule[];
  readonly tests: readonly DecisionTest[];
  /** What is allowed and yet worth a second look, such as a grant without a session policy. */
  readonly warnings: readonly Problem[];
  /** Policies that apply to every grant, so that each decision reads them. */
  readonly generalPolicies: number;
  /** The files as they were written: path below the configuration folder → text. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Where the configuration is to hold. */
export interface CompileOptions {
  /** Local mode: demo issuers may be trusted. */
  readonly local: boolean;
  /** The moment that expiries are judged at; without it they are only read. */
  readonly now?: Date;
}

/** More problems than anybody reads; the rest is only counted. */
const mostProblems = 1_000;

/**
 * Compiles a configuration (path below its folder → text), or reports everything that is wrong
 * with it, in the order of file and line; where a file could not be read at all, only what is wrong
 * within single files. Never throws for anything that the files hold.
 */
export function compileConfiguration(
  files: Files,
  options: CompileOptions,
): CompiledConfiguration | readonly Problem[] {
  const read = readFiles(files);
  if (!read.isWhole) return bounded(read.problems.toSorted(byPlace));
  const { compiled, problems } = compileAll(read, files, options);
  const found = [...read.problems, ...problems];
  return found.length === 0 ? compiled : bounded(found.toSorted(byPlace));
}

function compileAll(
  read: ReadFiles,
  files: Files,
  options: CompileOptions,
): { readonly compiled: CompiledConfiguration; readonly problems: readonly Problem[] } {
  const { names } = read;
  const now = options.now ?? new Date(0);
  const issuers = compileIssuers(read.issuers, options);
  const people = compilePeople(read.people, { issuers: issuers.issuers, names });
  const identities = compileIdentities(read.identities, { issuers: issuers.issuers, names, now });
  const taskProfiles = compileTaskProfiles(read.taskProfiles, namedProfiles(read));
  const grants = compileGrants(read.grants, {
    asked: askedGrants(read),
    taskProfiles: { compiled: taskProfiles.profiles, names: names.taskProfiles },
    users: grantUsers(identities.identities, issuers.issuers),
  });
  const intents = compileIntents(read.intents);
  const masking = compileMasking(read.masking);
  const approvals = compileApprovals(read.approvals, {
    named: namedRules(read),
    grants: grants.grants,
    ...(read.people.length < names.people.size
      ? {}
      : { everybody: { ...people, ...identities, policies: read.policies } }),
  });
  const tests = compileTests(read.tests, names);
  const compiled: CompiledConfiguration = {
    issuers: [...issuers.issuers.values()].map(({ issuer }) => issuer).toSorted(byName),
    people: people.people.toSorted(byId),
    grants: grants.grants.toSorted(byName),
    intents: intents.intents.toSorted(byName),
    labelledResources: read.labelledResources
      .map(({ id, value }) => ({ name: id, ...value }))
      .toSorted(byName),
    protectedArns: [
      ...new Set(read.protectedResources.flatMap(({ value }) => value.arns)),
    ].toSorted(),
    masking: masking.masking.toSorted(byName),
    identities: identities.identities.toSorted(byId),
    policies: read.policies.toSorted(byId),
    approvalRules: approvals.rules.toSorted(byName),
    tests: tests.tests,
    warnings: [...grants.warnings, ...lintGeneralPolicies(read.policies)].toSorted(byPlace),
    generalPolicies: generalPolicies(read.policies).length,
    sources: sourcesOf(files),
  };
  const problems = [
    ...[
      issuers,
      people,
      identities,
      taskProfiles,
      grants,
      intents,
      masking,
      approvals,
      tests,
    ].flatMap((part) => part.problems),
    ...lintSizes(read),
    ...checkPolicies(read.policies, policyFacts(read)),
  ];
  return { compiled, problems };
}

/** Grants that some identity may ask for; not known while an identity could not be read. */
function askedGrants({ identities, names }: ReadFiles): ReadonlySet<string> {
  if (identities.length < names.identities.size) return names.grants;
  return new Set(identities.flatMap(({ value }) => value.grants));
}

/** Task profiles that grants name; not known while a grant could not be read. */
function namedProfiles({ grants, names }: ReadFiles): ReadonlySet<string> {
  if (grants.length < names.grants.size) return names.taskProfiles;
  return new Set(grants.flatMap(({ value }) => value.taskProfile ?? []));
}

/** Approval rules that policies name; not known while a policy could not be read. */
function namedRules({ policies, arePoliciesRead, names }: ReadFiles): ReadonlySet<string> {
  if (!arePoliciesRead) return names.approvalRules ?? new Set();
  return new Set(policies.flatMap(({ annotations }) => annotations.approval ?? []));
}

/** Every name that policies may use, also of what has problems of its own. */
function policyFacts({ identities, names }: ReadFiles) {
  return {
    identities: names.identities,
    groups: new Set(identities.flatMap(({ value }) => value.groups ?? [])),
    grants: names.grants,
    people: names.people,
    teams: names.groups,
    ...(names.approvalRules === undefined ? {} : { approvalRules: names.approvalRules }),
  };
}

function sourcesOf(files: Files): ReadonlyMap<string, string> {
  const kept = [...files].filter(([path]) => roleOfFile(path) !== 'ignored');
  return new Map(kept.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function bounded(problems: readonly Problem[]): readonly Problem[] {
  const [first] = problems;
  if (first === undefined || problems.length <= mostProblems) return problems;
  const message = `${problems.length - mostProblems} further problems are not shown`;
  const more = { ...first, message, remedy: 'solve those that are shown, and check again' };
  return [...problems.slice(0, mostProblems), more];
}

function byPlace(one: Problem, other: Problem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
