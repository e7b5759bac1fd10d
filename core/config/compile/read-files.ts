import type { z } from 'zod';
import { type PolicyFile, readPolicyFile } from '#core/policy/publish/read-policy-file.ts';
import { checkText, isTooLarge } from '../files/check-text.ts';
import {
  type FileRole,
  fileKinds,
  intentKind,
  labelledResourcesKind,
  maskingKind,
  neededFiles,
  protectedKind,
  roleOfFile,
  taskProfileKind,
} from '../files/file-kinds.ts';
import type {
  IntentDeclaration,
  LabelledResourcesDeclaration,
  MaskingDeclaration,
  ProtectedDeclaration,
  TaskProfileDeclaration,
} from '../files/grants-file.ts';
import { type Declarations, type FileKind, readDeclarations } from '../files/read-declarations.ts';
import type { Declaration } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import type { Names } from './names.ts';

/** Path below the configuration folder → text. */
export type Files = ReadonlyMap<string, string>;

type Kinds = typeof fileKinds;
type Declared = {
  readonly [K in keyof Kinds]: readonly Declaration<z.infer<Kinds[K]['declaration']>>[];
};

/** Everything that the files declare, each thing by itself and not yet compared with the others. */
export interface ReadFiles extends Declared {
  readonly taskProfiles: readonly Declaration<TaskProfileDeclaration>[];
  readonly intents: readonly Declaration<IntentDeclaration>[];
  readonly labelledResources: readonly Declaration<LabelledResourcesDeclaration>[];
  readonly protectedResources: readonly Declaration<ProtectedDeclaration>[];
  readonly masking: readonly Declaration<MaskingDeclaration>[];
  readonly policies: PolicyFile['policies'];
  /** Else there are policies beside those. */
  readonly arePoliciesRead: boolean;
  readonly names: Names;
  /**
   * No file is missing, too large or no YAML. Else nothing can be said of what files refer to in one
   * another: every name in the file that was not read would seem not to exist.
   */
  readonly isWhole: boolean;
  readonly problems: readonly Problem[];
}

/** Reads every file and reports all that can be seen in one file alone. */
export function readFiles(files: Files): ReadFiles {
  const issuers = readKind(files, 'issuers', fileKinds.issuers);
  const people = readKind(files, 'people', fileKinds.people);
  const grants = readKind(files, 'grants', fileKinds.grants);
  const taskProfiles = readKind(files, 'grants', taskProfileKind);
  const intents = readKind(files, 'grants', intentKind);
  const labelled = readKind(files, 'grants', labelledResourcesKind);
  const kept = readKind(files, 'grants', protectedKind);
  const masking = readKind(files, 'grants', maskingKind);
  const identities = readKind(files, 'identities', fileKinds.identities);
  const approvals = readKind(files, 'approvals', fileKinds.approvals);
  const tests = readKind(files, 'tests', fileKinds.tests);
  const policies = filesOf(files, 'policies').map(([file, text]) => readPolicyFile(file, text));
  const guests = [taskProfiles, intents, labelled, kept, masking];
  const kinds = [issuers, people, grants, ...guests, identities, approvals, tests];
  return {
    issuers: issuers.declarations,
    people: people.declarations,
    grants: grants.declarations,
    taskProfiles: taskProfiles.declarations,
    intents: intents.declarations,
    labelledResources: labelled.declarations,
    protectedResources: kept.declarations,
    masking: masking.declarations,
    identities: identities.declarations,
    approvals: approvals.declarations,
    tests: tests.declarations,
    policies: policies.flatMap((file) => file.policies),
    arePoliciesRead: policies.every(({ problems }) => problems.length === 0),
    names: {
      issuers: new Set(issuers.ids),
      people: new Set(people.ids),
      groups: new Set(people.declarations.flatMap(({ value }) => value.groups ?? [])),
      grants: new Set(grants.ids),
      taskProfiles: new Set(taskProfiles.ids),
      identities: new Set(identities.ids),
      ...(hasRules(files) ? { approvalRules: new Set(approvals.ids) } : {}),
    },
    isWhole: hasAll(files) && kinds.every(({ isRead }) => isRead),
    problems: [
      ...fileProblems(files),
      ...kinds.flatMap(({ problems }) => problems),
      ...policies.flatMap(({ problems }) => problems),
    ],
  };
}

function filesOf(files: Files, role: FileRole): readonly (readonly [string, string])[] {
  return [...files]
    .filter(([file, text]) => roleOfFile(file) === role && !isTooLarge(text))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function hasRules(files: Files): boolean {
  return [...files.keys()].some((file) => roleOfFile(file) === 'approvals');
}

function hasAll(files: Files): boolean {
  const isLeftOut = ([file, text]: readonly [string, string]) =>
    roleOfFile(file) !== 'ignored' && isTooLarge(text);
  return neededFiles.every((file) => files.has(file)) && ![...files].some(isLeftOut);
}

function readKind<P extends z.ZodType>(
  files: Files,
  role: keyof Kinds,
  kind: FileKind<P>,
): Declarations<z.infer<P>> {
  const read = filesOf(files, role).map(([file, text]) => readDeclarations(file, text, kind));
  const declarations = read.flatMap((one) => one.declarations);
  return {
    declarations,
    ids: read.flatMap(({ ids }) => ids),
    isRead: read.every(({ isRead }) => isRead),
    problems: [
      ...read.flatMap(({ problems }) => problems),
      ...('name' in kind ? repeats(declarations) : []),
    ],
  };
}

/** One name in two files; inside one file YAML itself tells. */
function repeats(declarations: readonly Declaration<unknown>[]): readonly Problem[] {
  const seen = new Set<string>();
  return declarations.flatMap(({ id, problemOf }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const message = `"${id}" is declared in another file already`;
    return [problemOf({ path: [], message, remedy: 'keep one of them' })];
  });
}

function fileProblems(files: Files): readonly Problem[] {
  return [
    ...neededFiles.filter((file) => !files.has(file)).map(missingFile),
    ...[...files].flatMap(([file, text]) => [
      ...unknownFile(file),
      ...(roleOfFile(file) === 'ignored' ? [] : checkText(file, text)),
    ]),
  ];
}

function missingFile(file: string): Problem {
  const remedy = 'add it; a file with an empty section is enough';
  return { file, line: 1, column: 1, message: 'the file is missing', remedy };
}

function unknownFile(file: string): readonly Problem[] {
  const place = { file, line: 1, column: 1 };
  if (roleOfFile(file) !== undefined) return [];
  const known = [...neededFiles, 'approvals.yaml', 'policies/main.cedar', 'tests/main.yaml'];
  return [
    {
      ...place,
      message: `this is not a file of a configuration${didYouMean(file, known)}`,
      remedy: `remove it; known are ${neededFiles.join(', ')}, approvals.yaml, policies/*.cedar and tests/*.yaml`,
    },
  ];
}
