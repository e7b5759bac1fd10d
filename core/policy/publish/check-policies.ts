import type { Problem } from '#core/config/problem.ts';
import { type PolicyComplaint, validatePolicies } from '../cedar/cedar.ts';
import { parsedPolicy } from '../cedar/parsed-policy.ts';
import { checkAnnotations } from './check-annotations.ts';
import { checkGuardrail } from './check-guardrail.ts';
import { checkNames, type PolicyFacts } from './check-names.ts';
import { complaintIn, type PolicySource } from './policy-source.ts';
import { repeated } from './read-policy-file.ts';

/**
 * Everything wrong with the policies of a configuration, in no order that counts: what does not fit
 * the schema, what could never apply, what deals wrongly with approvals, annotations that mean
 * nothing, and names of what does not exist.
 */
export function checkPolicies(
  policies: readonly PolicySource[],
  facts: PolicyFacts,
): readonly Problem[] {
  const unique = new Map(policies.toReversed().map((policy) => [policy.id, policy]));
  const repeats = policies.filter((policy) => unique.get(policy.id) !== policy);
  return [
    ...repeats.map(repeated),
    ...schemaProblems(unique),
    ...policies.flatMap((policy) => problemsOf(policy, facts)),
  ];
}

function problemsOf(policy: PolicySource, facts: PolicyFacts): readonly Problem[] {
  const result = parsedPolicy(policy);
  if (!result.ok) return result.complaints.map((complaint) => complaintIn(policy, complaint));
  return [
    ...checkAnnotations(policy, result.value.effect, facts),
    ...checkGuardrail(policy, result.value),
    ...checkNames(policy, result.value, facts),
  ];
}

/** What the validator finds; a policy that it cannot parse is told of elsewhere. */
function schemaProblems(unique: ReadonlyMap<string, PolicySource>): readonly Problem[] {
  const readable = [...unique.values()].filter((policy) => parsedPolicy(policy).ok);
  const texts = Object.fromEntries(readable.map((policy) => [policy.id, policy.text]));
  const result = validatePolicies(texts);
  if (!result.ok) return result.complaints.map(notValidated);
  const found = Map.groupBy(result.value, ({ policyId }) => policyId);
  return readable.flatMap((policy) => {
    return worthTelling(found.get(policy.id) ?? []).map((complaint) =>
      complaintIn(policy, complaint),
    );
  });
}

/** An error makes warnings follow, such as that the policy is then impossible: those add nothing. */
function worthTelling(found: readonly PolicyComplaint[]): readonly PolicyComplaint[] {
  const errors = found.filter((complaint) => !complaint.isWarning);
  if (errors.length > 0) return errors;
  return found.slice(0, 1);
}

function notValidated(complaint: { readonly message: string }): Problem {
  return {
    file: 'policies',
    line: 1,
    column: 1,
    message: `the policies could not be validated: ${complaint.message}`,
    remedy: 'check them file by file',
  };
}
