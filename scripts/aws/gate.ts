import { type AwsData, countOperations, lossesBetween } from './count-operations.ts';
import { loosenings } from './loosenings-between.ts';

/**
 * What stands against newer data, a sentence each: counts that fell, which nothing excuses, and what
 * a request would mean otherwise, unless somebody accepted that very sentence.
 */
export function gate(
  before: AwsData,
  after: AwsData,
  accepted: ReadonlySet<string>,
): readonly string[] {
  return [
    ...lossesBetween(countOperations(before), countOperations(after)),
    ...loosenings(before.operations, after.operations).filter((each) => !accepted.has(each)),
  ];
}
