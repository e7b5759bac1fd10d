import type { z } from 'zod';
import { list, name, named, section, text } from './parts.ts';

/** One person of people.yaml. */
export const personDeclaration = section('a person: name, groups, and subject or awsPrincipals', {
  name: text('the name that colleagues know the person by'),
  subject: section('how the identity provider names the person: issuer and sub', {
    issuer: text('the name of an issuer in issuers.yaml'),
    sub: text('the sub of the person’s tokens'),
  }).optional(),
  awsPrincipals: list(
    'IAM principals that the person is when it calls the administrators’ door of a deployment',
    text('the ARN of an IAM user, of a role, or of one session of a role'),
  ).optional(),
  groups: list('groups that the person is in', name).optional(),
  accounts: named(
    'accounts on CI platforms that are the person’s, by issuer name',
    name,
    text('the immutable id of the account, in quotes'),
  ).optional(),
});

export type PersonDeclaration = z.infer<typeof personDeclaration>;

/** people.yaml and people/*.yaml. */
export const peopleFile = section('people.yaml: people', {
  people: named('a section of people by name', name, personDeclaration),
});
