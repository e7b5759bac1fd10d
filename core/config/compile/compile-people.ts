import type { Person } from '../configuration.ts';
import type { PersonDeclaration } from '../files/people-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import type { IdentitySurroundings } from './compile-identities.ts';
import { lintPrincipals, type Principals } from './lint-principals.ts';
import type { Names } from './names.ts';

/** Compiles the people. One subject, or one CI account, that two people claim is a problem. */
export function compilePeople(
  declarations: readonly Declaration<PersonDeclaration>[],
  around: Pick<IdentitySurroundings, 'issuers' | 'names'>,
): { readonly people: readonly Person[]; readonly problems: readonly Problem[] } {
  const holders = new Map<string, string>();
  const principals: Principals = new Map();
  const problems = declarations.flatMap((declaration) => {
    const findings = [
      ...lintNames(declaration, around.names),
      ...lintSignIn(declaration.value, around.issuers),
      ...lintKnown(declaration.value),
      ...[...subjectPlaces(declaration.value), ...accountPlaces(declaration.value)].flatMap(
        (place) => lintHolder(holders, declaration.id, place),
      ),
      ...lintPrincipals(
        { id: declaration.id, arns: declaration.value.awsPrincipals ?? [] },
        principals,
      ),
    ];
    return findings.map(declaration.problemOf);
  });
  return { people: declarations.map(compilePerson), problems };
}

function compilePerson({ id, value }: Declaration<PersonDeclaration>): Person {
  return {
    id,
    name: value.name,
    groups: value.groups ?? [],
    ...(value.subject === undefined
      ? {}
      : { issuer: value.subject.issuer, subject: value.subject.sub }),
    ...(value.awsPrincipals === undefined ? {} : { awsPrincipals: value.awsPrincipals }),
    accounts: value.accounts ?? {},
  };
}

function lintNames(
  { id, value }: Declaration<PersonDeclaration>,
  names: Names,
): readonly Finding[] {
  const references = [
    ...(value.subject === undefined
      ? []
      : [{ path: ['subject', 'issuer'], issuer: value.subject.issuer }]),
    ...Object.keys(value.accounts ?? {}).map((issuer) => ({ path: ['accounts', issuer], issuer })),
  ];
  const findings: Finding[] = references
    .filter(({ issuer }) => !names.issuers.has(issuer))
    .map(({ path, issuer }) => ({
      path,
      message: `no issuer is called "${issuer.slice(0, 64)}"${didYouMean(issuer, names.issuers)}`,
      remedy: 'write the name of an issuer in issuers.yaml',
    }));
  if (!names.groups.has(id)) return findings;
  const message = `"${id}" is a person and a group, so an owner of that name could be either`;
  return [...findings, { path: [], message, remedy: 'rename one of them' }];
}

/** Only an issuer of people may name a person: no workload's token must ever sign anybody in. */
function lintSignIn(
  { subject }: PersonDeclaration,
  issuers: IdentitySurroundings['issuers'],
): readonly Finding[] {
  const found = subject === undefined ? undefined : issuers.get(subject.issuer);
  if (subject === undefined || found === undefined || found.profile.people === true) return [];
  return [
    {
      path: ['subject', 'issuer'],
      message: `issuer ${subject.issuer} names workloads, and a person signs in elsewhere`,
      remedy: 'write the name of an issuer of people, such as one with the profile okta or people',
    },
  ];
}

/** Nobody could ever be told to be a person that neither signs in nor calls. */
function lintKnown({ subject, awsPrincipals = [] }: PersonDeclaration): readonly Finding[] {
  if (subject !== undefined || awsPrincipals.length > 0) return [];
  const message = 'nothing says how this person is recognised';
  return [{ path: [], message, remedy: 'write subject, awsPrincipals or both' }];
}

interface Place {
  readonly path: readonly string[];
  /** What only one person can be. */
  readonly what: string;
  readonly key: string;
}

function subjectPlaces({ subject }: PersonDeclaration): readonly Place[] {
  if (subject === undefined) return [];
  const key = JSON.stringify(['subject', subject.issuer, subject.sub]);
  return [{ path: ['subject'], what: 'subject', key }];
}

function accountPlaces({ accounts = {} }: PersonDeclaration): readonly Place[] {
  return Object.entries(accounts).map(([issuer, account]) => ({
    path: ['accounts', issuer],
    what: `account at ${issuer}`,
    key: JSON.stringify(['account', issuer, account]),
  }));
}

function lintHolder(holders: Map<string, string>, id: string, place: Place): readonly Finding[] {
  const holder = holders.get(place.key);
  holders.set(place.key, holder ?? id);
  if (holder === undefined) return [];
  return [
    {
      path: place.path,
      message: `this ${place.what} is ${holder}'s already`,
      remedy: 'keep it with the one person whose it is',
    },
  ];
}
