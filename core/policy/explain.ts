import type { PolicyText } from '#core/config/configuration.ts';
import type { Decision } from './decision.ts';

/**
 * A decision in plain sentences, never none: the policies that settled it with what they say of
 * themselves, or that none did, the approvals that are missing, and what failed.
 */
export function explainDecision(
  decision: Decision,
  policies: readonly PolicyText[],
): readonly string[] {
  const descriptions = new Map(policies.map(({ id, annotations }) => [id, annotations]));
  return [
    ...effectSentences(decision),
    ...decision.determining.map((id) => policySentence(decision, id, descriptions.get(id))),
    ...decision.rules.map((rule) => `an approval by rule ${rule} is needed`),
    ...decision.errors,
  ];
}

/** What no policy says for itself. */
function effectSentences({ effect, determining, errors }: Decision): readonly string[] {
  if (effect === 'pend') return ['policy permits it once it is approved'];
  if (errors.length > 0) return ['policy forbids it, because it could not be evaluated'];
  return determining.length === 0 ? ['no policy permits it'] : [];
}

function policySentence(
  { effect }: Decision,
  id: string,
  annotations: PolicyText['annotations'] = {},
): string {
  const verb = effect === 'permit' ? 'permits' : 'forbids';
  const { description, advice } = annotations;
  const says = [description, advice].filter((text) => text !== undefined).join('; ');
  return says === '' ? `${id} ${verb} it` : `${id} ${verb} it: ${says}`;
}
