import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import type { PolicyKind } from '#core/iam/documents/policy-kind.ts';

type Elements = Readonly<Record<string, unknown>>;

/** A policy from its statements as JSON would have them; fails the test when it has problems. */
export function policy(
  statements: readonly Elements[],
  version: PolicyDocument['version'] = '2012-10-17',
  kind: PolicyKind = 'identity',
): PolicyDocument {
  const parsed = parsePolicyDocument({ Version: version, Statement: statements }, kind);
  if (Array.isArray(parsed)) throw new Error(JSON.stringify(parsed));
  return parsed;
}
