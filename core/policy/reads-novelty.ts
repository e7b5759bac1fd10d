import type { PolicySlice, PolicyText } from '#core/config/configuration.ts';
import { mentionedNames } from './cedar/read-facts.ts';

/** Slices are handed in again and again; each is read through once. */
const answers = new WeakMap<readonly PolicyText[], boolean>();

/** True if some policy of the slice may read what is new about a request, which then must be known. */
export function readsNovelty({ policies }: PolicySlice): boolean {
  const known = answers.get(policies);
  if (known !== undefined) return known;
  const mentioned = mentionedNames(policies);
  const answer = mentioned === 'everything' || mentioned.has('novelty');
  answers.set(policies, answer);
  return answer;
}
