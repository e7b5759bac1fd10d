import type { Declaration } from '../finding.ts';
import type { Problem } from '../problem.ts';
import type { ReadFiles } from './read-files.ts';

/** Largest single declaration, in characters of JSON: it has to fit a chunk with much to spare. */
const largestDeclaration = 64_000;

/** Declarations too large to be stored in one piece. */
export function lintSizes(read: ReadFiles): readonly Problem[] {
  const declarations: readonly Declaration<unknown>[] = [
    ...read.issuers,
    ...read.people,
    ...read.grants,
    ...read.taskProfiles,
    ...read.identities,
    ...read.approvals,
  ];
  return declarations
    .filter(({ value }) => JSON.stringify(value).length > largestDeclaration)
    .map(({ id, problemOf }) => {
      const message = `"${id}" is larger than the ${largestDeclaration} characters that one declaration may have`;
      return problemOf({ path: [], message, remedy: 'split it into several' });
    });
}
