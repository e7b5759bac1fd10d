import type { z } from 'zod';
import { traits } from '#core/policy/traits.ts';
import { anything, grantName, list, section, text, word } from './parts.ts';

/** One decision that must hold. */
export const testDeclaration = section('a test: name, as, grant and expect', {
  name: text('what must hold, in one sentence'),
  as: section('the workload that asks: issuer and claims', {
    issuer: text('the name of an issuer in issuers.yaml'),
    instance: text('the exact iss, for an issuer that is a template').optional(),
    claims: anything('the claims of its token'),
  }),
  grant: grantName,
  novelty: list(
    'what the identity was not vended with before: some of grant, branch, runner',
    word('grant, branch or runner', traits),
  ).optional(),
  expect: word('permit, forbid or pend', ['permit', 'forbid', 'pend']),
  rules: list('approval rules that a pend names', text('the name of a rule')).optional(),
});

export type TestDeclaration = z.infer<typeof testDeclaration>;

/** tests/*.yaml. */
export const testsFile = section('a file of tests: tests', {
  tests: list('tests', testDeclaration),
});
