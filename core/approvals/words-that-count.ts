import type { Vote } from './approval.ts';

/** The words that still count: of people who are there, given for nobody who has left. */
export function wordsThatCount(
  votes: Readonly<Record<string, Vote>>,
  isPerson: (id: string) => boolean,
): readonly (readonly [id: string, vote: Vote])[] {
  return Object.entries(votes).filter(
    ([id, { insteadOf }]) => isPerson(id) && (insteadOf === undefined || isPerson(insteadOf)),
  );
}
