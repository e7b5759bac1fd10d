import { concernsIdentity } from '#core/policy/concerns-identity.ts';
import { slicesBy } from '#core/policy/slice.ts';
import type { Identity, PolicyText } from './configuration.ts';

/** Identities that may come to ask by a rule: one of its guardrails can apply to a grant of theirs. */
export function ruleRequesters(
  rule: string,
  around: { readonly policies: readonly PolicyText[]; readonly identities: readonly Identity[] },
): readonly Identity[] {
  const guardrails = around.policies.filter(({ annotations }) => annotations.approval === rule);
  const guardrailsOf = slicesBy(guardrails, 'Vend');
  return around.identities.filter((identity) =>
    identity.grants.some((grant) =>
      guardrailsOf(grant).some((policy) => concernsIdentity(policy, identity)),
    ),
  );
}
