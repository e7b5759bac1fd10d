import { didYouMean } from '#core/config/nearest-name.ts';
import type { Problem } from '#core/config/problem.ts';
import { readLeaseSeconds } from '../lease-seconds.ts';
import type { PolicyFacts } from './check-names.ts';
import { type PolicySource, problemIn, type Wrong } from './policy-source.ts';

type Effect = 'permit' | 'forbid';

interface AnnotationRow {
  /** The effect it belongs to; absent for both. */
  readonly only?: Effect;
  readonly isValid: (value: string) => boolean;
  readonly takes: string;
}

/** Letters, marks, digits, punctuation and blanks: nothing that could rewrite a terminal's line. */
const isPlainText = (value: string) => /^[^\p{C}\p{Zl}\p{Zp}]{1,500}$/u.test(value);
const plainText = { isValid: isPlainText, takes: 'a sentence of at most 500 printable characters' };

/** Every annotation that means something to us. */
const annotations: Readonly<Record<string, AnnotationRow>> = {
  id: {
    isValid: (value) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value),
    takes: 'at most 64 letters, digits, dots, hyphens and underscores',
  },
  approval: {
    only: 'forbid',
    isValid: (value) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(value),
    takes: 'the name of a rule: at most 64 of a-z, 0-9 and hyphens',
  },
  leaseSeconds: {
    only: 'permit',
    isValid: (value) => readLeaseSeconds(value) !== undefined,
    takes: 'whole seconds from 960 to 3600',
  },
  description: plainText,
  advice: plainText,
};

type RuleNames = Pick<PolicyFacts, 'approvalRules'>;

/**
 * Problems of a policy's annotations: unknown ones, ones of the other effect, bad values, and the
 * name of an approval rule that does not exist.
 */
export function checkAnnotations(
  policy: PolicySource,
  effect: Effect,
  rules: RuleNames,
): readonly Problem[] {
  return Object.entries(policy.annotations).flatMap(([name, value]) => {
    const wrong =
      annotationWrong(name, value, effect) ??
      (name === 'approval' ? ruleWrong(value, rules) : undefined);
    if (wrong === undefined) return [];
    return [problemIn(policy, { ...wrong, at: placeOfAnnotation(policy.text, name) })];
  });
}

function annotationWrong(name: string, value: string, effect: Effect): Wrong | undefined {
  const row = Object.hasOwn(annotations, name) ? annotations[name] : undefined;
  if (row === undefined) {
    const known = Object.keys(annotations);
    return {
      message: `annotation @${name} is not known${didYouMean(name, known)}`,
      remedy: `use one of ${known.map((one) => `@${one}`).join(', ')}`,
    };
  }
  if (row.only !== undefined && row.only !== effect) {
    return {
      message: `@${name} says nothing on a ${effect}`,
      remedy: `move it to a ${row.only}, or remove it`,
    };
  }
  if (row.isValid(value)) return undefined;
  return { message: `@${name} cannot hold this value`, remedy: `write ${row.takes}` };
}

/** A guardrail whose rule does not exist could never be lifted by anybody. */
function ruleWrong(rule: string, { approvalRules }: RuleNames): Wrong | undefined {
  if (approvalRules === undefined) {
    return {
      message: `@approval names rule ${rule}, and there is no approvals.yaml`,
      remedy: `add approvals.yaml with at least rules: {${rule}: {description: …, seats: [{group: …}]}}`,
    };
  }
  if (approvalRules.has(rule)) return undefined;
  return {
    message: `no approval rule is called "${rule}"${didYouMean(rule, approvalRules)}`,
    remedy: 'write the name of a rule of approvals.yaml, or declare it there',
  };
}

function placeOfAnnotation(text: string, name: string): number {
  return Math.max(0, text.search(new RegExp(`@\\s*${name}\\b`)));
}
