import { Fault } from '#core/faults.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';
import type { PolicyProblem } from '#core/iam/documents/policy-problem.ts';
import { printPolicyDocument } from '#core/iam/documents/print-policy-document.ts';
import { intersectPolicies } from '#core/iam/intersect-policies.ts';
import { proveNarrower } from '#core/iam/proof/prove-narrower.ts';
import { claimVariablesOf } from './claim-variables.ts';
import { cutPolicy } from './cut-policy.ts';
import { judgeProof, type Narrowed } from './judge-proof.ts';
import type { Narrowing } from './lease-plan.ts';
import { longestSessionPolicy } from './packed-size.ts';

/** How many problems of the caller's policy one answer tells of. */
const mostProblems = 3;

export interface SessionPolicy {
  /** Null where the grant says that it has none and the caller adds none. */
  readonly text: string | null;
  /** Sids of the Allow statements in force. */
  readonly scope: readonly string[];
  readonly narrowed: Narrowed;
}

/** The part of a grant that its session policy is narrowed by. */
export interface NarrowedGrant {
  readonly name: string;
  /** With claims in place of its variables. */
  readonly sessionPolicy: PolicyDocument | null;
  readonly allowUnproven?: boolean;
}

/**
 * The grant's session policy as far as the caller's scope and policy leave it, proven to allow
 * nothing that the grant's does not.
 * Faults: `invalid_scope`, `invalid_request` and `malformed_policy` for what the caller asks,
 * `unproven_policy` where the proof is not found and the grant demands it, `unavailable` where it
 * is disproven, `packed_policy_too_large` when the outcome is longer than STS takes.
 */
export function narrowSessionPolicy(
  grant: NarrowedGrant,
  { scope = [], policy, cut }: Narrowing,
): SessionPolicy {
  const scoped = scope.length === 0 ? grant.sessionPolicy : applyScope(grant, scope);
  const asked = policy === undefined ? scoped : applyPolicy(scoped, readPolicy(policy));
  const narrowed = cut === undefined ? asked : cutPolicy(asked, cut);
  if (narrowed === null) return { text: null, scope: [], narrowed: 'proven' };
  const text = printPolicyDocument(narrowed);
  if (text.length > longestSessionPolicy) throw tooLong(text.length);
  return {
    text,
    scope: scoped === null ? [] : sidsOf(narrowed),
    narrowed: proveNarrowed(narrowed, grant),
  };
}

/** Any session policy narrows a grant that has none, and none is wider than itself. */
function proveNarrowed(narrowed: PolicyDocument, grant: NarrowedGrant): Narrowed {
  if (grant.sessionPolicy === null) return 'proven';
  // Stryker disable next-line ConditionalExpression: it only spares a proof that always succeeds
  if (narrowed === grant.sessionPolicy) return 'proven';
  return judgeProof(proveNarrower(narrowed, grant.sessionPolicy), grant);
}

function applyPolicy(ours: PolicyDocument | null, asked: PolicyDocument): PolicyDocument {
  return ours === null ? asked : intersectPolicies(ours, asked);
}

function applyScope(grant: NarrowedGrant, scope: readonly string[]): PolicyDocument {
  const { sessionPolicy } = grant;
  if (sessionPolicy === null) {
    throw new Fault(
      'invalid_scope',
      `the grant "${grant.name}" has no session policy, so it has no scopes; ask without scope`,
    );
  }
  const known = sidsOf(sessionPolicy);
  if (!scope.every((sid) => known.includes(sid))) throw unknownScope(grant.name, known);
  const statements = sessionPolicy.statements.filter(
    (statement) => statement.effect === 'Deny' || isNamed(statement, scope),
  );
  return { ...sessionPolicy, statements };
}

function isNamed(statement: Statement, scope: readonly string[]): boolean {
  // Stryker disable next-line ConditionalExpression: no scope holds what is undefined
  return statement.sid !== undefined && scope.includes(statement.sid);
}

function unknownScope(grant: string, known: readonly string[]): Fault {
  const remedy =
    known.length === 0
      ? `"${grant}" has none, so ask without scope`
      : `ask for some of those of "${grant}": ${known.join(', ')}`;
  return new Fault('invalid_scope', `a scope asked for is none of the grant's; ${remedy}`, {
    shown: { scopes: known },
  });
}

function sidsOf(document: PolicyDocument): readonly string[] {
  return document.statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ sid }) => (sid === undefined ? [] : [sid]));
}

function readPolicy(text: string): PolicyDocument {
  if (text.length < 1 || text.length > longestSessionPolicy) {
    throw new Fault(
      'invalid_request',
      `the policy asked for has ${text.length} characters; STS takes 1 to ${longestSessionPolicy}`,
    );
  }
  const document = parsePolicyDocument(jsonOf(text), 'session');
  if (Array.isArray(document)) throw malformed(document);
  if (claimVariablesOf(document).length === 0) return document;
  throw new Fault(
    'malformed_policy',
    'the policy asked for has a variable without a colon, and IAM has none such; only a grant may stand claims into its policy, so write the value itself',
  );
}

/** A parser's own message would quote the text, which may be a secret put in the wrong place. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('malformed_policy', 'the policy asked for is not JSON; send one JSON object');
  }
}

function malformed(problems: readonly PolicyProblem[]): Fault {
  const told = problems.slice(0, mostProblems).map(describeProblem).join('; ');
  const rest = problems.length - mostProblems;
  const more = rest > 0 ? `; and ${rest} more` : '';
  return new Fault('malformed_policy', `the policy asked for is refused: ${told}${more}`);
}

/** Only the statement's place is told: names in the path are the caller's own text. */
function describeProblem({ path, message, remedy }: PolicyProblem): string {
  const place = path[1];
  const where = typeof place === 'number' ? `statement ${place + 1}: ` : '';
  return `${where}${message} (${remedy})`;
}

function tooLong(length: number): Fault {
  return new Fault(
    'packed_policy_too_large',
    `the session policy has ${length} characters, more than the ${longestSessionPolicy} that STS takes; ask for a narrower scope or a shorter policy`,
    { shown: { policy_characters: length } },
  );
}
