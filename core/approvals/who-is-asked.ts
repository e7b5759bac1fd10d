import type { Sitter } from './fill-seats.ts';
import type { ApprovalRule } from './rule.ts';

/** Whom a request reaches at one time, beside everybody whom it reached before. */
export interface AskedStage {
  /** From when it is asked; 0: at once. */
  readonly afterSeconds: number;
  readonly groups: readonly string[];
  /** Ids of the members who were in none of the groups before. */
  readonly people: readonly string[];
}

/** Who is asked by a rule: at once, and at each escalation. Groups stand once, where they come in. */
export function whoIsAsked(rule: ApprovalRule, people: readonly Sitter[]): readonly AskedStage[] {
  const stages: AskedStage[] = [];
  const asked = { groups: new Set<string>(), people: new Set<string>() };
  for (const [afterSeconds, named] of groupsInTime(rule)) {
    const groups = [...new Set(named)].filter((group) => !asked.groups.has(group));
    const fresh = people.filter(
      ({ id, groups: own }) => !asked.people.has(id) && own.some((group) => groups.includes(group)),
    );
    for (const group of groups) asked.groups.add(group);
    for (const { id } of fresh) asked.people.add(id);
    if (groups.length > 0) stages.push({ afterSeconds, groups, people: fresh.map(({ id }) => id) });
  }
  return stages;
}

function groupsInTime({ seats }: ApprovalRule): readonly (readonly [number, readonly string[]])[] {
  const steps = seats.flatMap(({ group, escalation }) => [
    { afterSeconds: 0, group },
    ...escalation,
  ]);
  const times = Map.groupBy(steps, ({ afterSeconds }) => afterSeconds);
  return [...times]
    .map(([afterSeconds, at]) => [afterSeconds, at.map(({ group }) => group)] as const)
    .toSorted(([one], [other]) => one - other);
}
