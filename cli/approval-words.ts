import type { ListedApproval } from '#core/approvals/listed-approval.ts';
import { secondsText } from './seconds-text.ts';

/** How a request stands, in a sentence. */
export function standingText(standing: ListedApproval): string {
  const { id, status, settled, secondsLeft, expiresAt } = standing;
  if (status === 'pending') {
    return `${id} waits for ${missingText(standing)}, until ${expiresAt} (${secondsText(secondsLeft)} left)`;
  }
  const by = settled === null || settled.by === 'time' ? '' : ` by ${settled.by}`;
  return `${id} is ${status}${by} since ${settled?.at ?? expiresAt}`;
}

/** Whose yes is missing: `1 of security, 2 of platform`. */
export function missingText({ places }: Pick<ListedApproval, 'places'>): string {
  const empty = places.filter(({ filledBy }) => filledBy === null);
  const counts = Map.groupBy(empty, ({ groups }) => groups.join(' or '));
  return [...counts].map(([groups, some]) => `${some.length} of ${groups}`).join(', ') || 'nobody';
}

/** What somebody wrote, on one line and in quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text.replaceAll(/\s+/gu, ' ').trim());
}
