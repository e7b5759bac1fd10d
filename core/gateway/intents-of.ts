import type { Intent } from '#core/config/configuration.ts';
import { coversPattern } from '#core/iam/patterns/covers-pattern.ts';

/** The names of the intents that an action on a resource surely falls under, in their order. */
export function intentsOf(
  { action, resource }: { readonly action: string; readonly resource: string },
  intents: readonly Intent[],
): readonly string[] {
  return intents
    .filter((intent) => intent.actions.some((pattern) => coversAction(pattern, action)))
    .filter(({ resources }) => resources.some((pattern) => coversPattern(pattern, resource)))
    .map(({ name }) => name);
}

/** IAM compares actions without their case. */
function coversAction(pattern: string, action: string): boolean {
  return coversPattern(pattern.toLowerCase(), action.toLowerCase());
}
