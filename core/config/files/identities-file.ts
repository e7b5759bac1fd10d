import * as z from 'zod';
import { grantName, list, name, named, section, text, whole, word } from './parts.ts';

const pattern = text('text in quotes, in which "*" stands for any run of characters');

/** One trust of an identity: which subject tokens it accepts. */
export const trustDeclaration = section('a trust: issuer, and claims', {
  issuer: text('the name of an issuer in issuers.yaml'),
  instance: text('the exact iss, for an issuer that is a template').optional(),
  claims: z
    .record(
      z.string(),
      z.union([pattern, list('patterns', pattern).min(1)], {
        error: 'text in quotes, or a list of such texts',
      }),
      { error: 'a section of claims and what they must be' },
    )
    .describe('what each claim must be: text in quotes, or a list of alternatives'),
  allowEvents: list(
    'events that are refused unless they are named here',
    text('the name of an event, such as pull_request_target'),
  ).optional(),
  grantsPerToken: list('grants that one token may be used for together', grantName)
    .min(1)
    .optional(),
});

/** How much of one identity there may be at once. */
const limitsDeclaration = section('limits: exchangesPerMinute, or concurrentLeases', {
  exchangesPerMinute: whole('a number of exchanges in any 60 seconds, 1 to 10000', {
    from: 1,
    to: 10_000,
  }).optional(),
  concurrentLeases: whole('a number of leases in force at the same time, 1 to 10000', {
    from: 1,
    to: 10_000,
  }).optional(),
});

export type TrustDeclaration = z.infer<typeof trustDeclaration>;

/** One identity of identities.yaml: the account that a workload acts as. */
export const identityDeclaration = section('an identity: owner, purpose, grants and trust', {
  owner: text('the person or group answerable for it, by its name in people.yaml'),
  purpose: text('what it is for, in one sentence'),
  groups: list('groups that policy knows it by', name).optional(),
  state: word('proposed, active, suspended or retired', [
    'proposed',
    'active',
    'suspended',
    'retired',
  ]).optional(),
  expires: text(
    'a date such as 2027-06-30, or an instant such as 2027-06-30T12:00:00Z',
    /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/,
  ).optional(),
  grants: list('grants that it may ask for', grantName),
  trust: list('which subject tokens it accepts', trustDeclaration),
  limits: limitsDeclaration.optional(),
});

export type IdentityDeclaration = z.infer<typeof identityDeclaration>;

/** identities.yaml and identities/*.yaml. */
export const identitiesFile = section('identities.yaml: identities', {
  identities: named('a section of identities by id', name, identityDeclaration),
});
