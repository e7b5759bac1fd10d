import { approvalRuleDeclaration } from './approvals-file.ts';
import {
  grantDeclaration,
  intentDeclaration,
  labelledResourcesDeclaration,
  maskingDeclaration,
  protectedDeclaration,
  taskProfileDeclaration,
} from './grants-file.ts';
import { identityDeclaration } from './identities-file.ts';
import { issuerDeclaration } from './issuers-file.ts';
import { grantName, name } from './parts.ts';
import { personDeclaration } from './people-file.ts';
import { testDeclaration } from './tests-file.ts';

/** What each kind of YAML file holds: the one key at its top, and the form of what is below. */
export const fileKinds = {
  issuers: { key: 'issuers', name, declaration: issuerDeclaration },
  people: { key: 'people', name, declaration: personDeclaration },
  grants: {
    key: 'grants',
    beside: ['taskProfiles', 'intents', 'resources', 'protected', 'masking'],
    name: grantName,
    declaration: grantDeclaration,
  },
  identities: { key: 'identities', name, declaration: identityDeclaration },
  approvals: { key: 'rules', name, declaration: approvalRuleDeclaration },
  tests: { key: 'tests', declaration: testDeclaration },
} as const;

/** Task profiles, which stand in the files of grants. */
export const taskProfileKind = {
  key: 'taskProfiles',
  within: 'grants',
  name,
  declaration: taskProfileDeclaration,
} as const;

/** Intents and labels of what calls act on, which stand there as well. */
export const intentKind = {
  key: 'intents',
  within: 'grants',
  name,
  declaration: intentDeclaration,
} as const;

export const labelledResourcesKind = {
  key: 'resources',
  within: 'grants',
  name,
  declaration: labelledResourcesDeclaration,
} as const;

/** What nobody reaches through the gateway, too. */
export const protectedKind = {
  key: 'protected',
  within: 'grants',
  name,
  declaration: protectedDeclaration,
} as const;

/** How fields are masked. */
export const maskingKind = {
  key: 'masking',
  within: 'grants',
  name,
  declaration: maskingDeclaration,
} as const;

/** Which file is of which kind: a path below the configuration folder, or what a folder holds. */
export type FileRole = keyof typeof fileKinds | 'policies' | 'ignored';

const roles: readonly (readonly [form: RegExp, role: FileRole])[] = [
  [/^issuers\.yaml$/, 'issuers'],
  [/^(?:people|people\/[\w-]+)\.yaml$/, 'people'],
  [/^(?:grants|grants\/[\w-]+)\.yaml$/, 'grants'],
  [/^(?:identities|identities\/[\w-]+)\.yaml$/, 'identities'],
  [/^tests\/[\w-]+\.yaml$/, 'tests'],
  [/^policies\/[\w-]+\.cedar$/, 'policies'],
  [/^(?:approvals|approvals\/[\w-]+)\.yaml$/, 'approvals'],
  // The sandbox has its own configuration beside ours, and people write readme files.
  [/^(?:sandbox\.yaml|[\w/-]+\.md)$/, 'ignored'],
];

/** Files without which there is no configuration. */
export const neededFiles = ['issuers.yaml', 'identities.yaml', 'people.yaml', 'grants.yaml'];

/** What a file is to configuration, by its path below the configuration folder. */
export function roleOfFile(path: string): FileRole | undefined {
  return roles.find(([form]) => form.test(path))?.[1];
}
