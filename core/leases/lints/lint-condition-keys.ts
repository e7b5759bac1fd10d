import { didYouMean } from '#core/config/nearest-name.ts';
import { globalConditionKeys, knownActionsMatching } from '#core/iam/actions/known-actions.ts';
import { templateGlob } from '#core/iam/actions/template-glob.ts';
import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';
import { matchGlob } from '#core/iam/patterns/match-glob.ts';
import type { GrantComplaint } from './grant-complaint.ts';

/** The name by which a grant accepts condition keys that none of a statement's actions is asked with. */
const unknownKey = 'unknown-condition-key';

/** Condition keys that no action of their statement is asked with, so that they are always absent. */
export function lintConditionKeys(policy: PolicyDocument): readonly GrantComplaint[] {
  return policy.statements.flatMap((statement, place) => {
    if (statement.conditions === undefined) return [];
    const known = keysOf(statement);
    return Object.entries(statement.conditions).flatMap(([operator, keys]) =>
      Object.keys(keys)
        .filter((key) => !known.some((template) => isKey(key, template)))
        .map((key) => ({
          severity: 'problem' as const,
          names: [unknownKey],
          path: ['Statement', place, 'Condition', operator, key],
          message: `no action of this statement is asked with the condition key "${key.slice(0, 64)}"${didYouMean(key, known)}`,
          remedy: `correct it, or part the statement by actions; if AWS knows better, write accept: [${unknownKey}]`,
        })),
    );
  });
}

/** Keys that a statement's actions may be asked with; an exclusion leaves any action. */
function keysOf({ actions = ['*'] }: Statement): readonly string[] {
  const own = actions.flatMap(knownActionsMatching).flatMap(({ keys }) => keys);
  return [...new Set([...globalConditionKeys, ...own])];
}

function isKey(key: string, template: string): boolean {
  return matchGlob(templateGlob(template.toLowerCase()), key.toLowerCase());
}
