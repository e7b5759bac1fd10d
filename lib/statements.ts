import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Right, StatementResources } from './right.ts';
import { rights, type StatementName } from './rights.ts';

/** The statements of these names, in their order. */
export function statementsOf(
  names: readonly StatementName[],
  resources: StatementResources,
): readonly PolicyStatement[] {
  return names.map((name) => {
    const { actions, on, when } = rights[name];
    return new PolicyStatement({
      sid: sidOf(name),
      actions: [...actions],
      resources: [...on(resources)],
      ...(when === undefined ? {} : { conditions: when(resources) }),
    });
  });
}

/** Why statements of these Sids name resources by a pattern. */
export const statementWildcards: ReadonlyMap<string, string> = new Map(
  Object.entries<Right>(rights).flatMap(([name, { wildcard }]) =>
    wildcard === undefined ? [] : [[sidOf(name), wildcard]],
  ),
);

/** A Sid holds letters and digits alone: `read-records` becomes `ReadRecords`. */
function sidOf(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
