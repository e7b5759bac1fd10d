import { expect, test } from 'vitest';

/**
 * Clauses of a contract that an emulator does not keep, each with what the failing test says of it,
 * so that the list tells what the emulator answers.
 */
export type Gaps = Readonly<Record<string, string>>;

/** One clause of a contract; its id begins its name. */
export type Clause = (id: string, sentence: string, body: () => Promise<void>) => void;

/** Clauses as tests; one of the gaps has to fail, and just so: when it does not, the list is out of date. */
export function clausesExcept(gaps: Gaps): Clause {
  return (id, sentence, body) => {
    const answers = gaps[id];
    if (answers === undefined) {
      test(`${id} ${sentence}`, body);
      return;
    }
    test(`${id} is still a gap: ${sentence}`, async () => {
      await expect(body()).rejects.toThrow(answers);
    });
  };
}
