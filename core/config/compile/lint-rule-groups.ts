import type { Person } from '../configuration.ts';
import type { ApprovalRuleDeclaration } from '../files/approvals-file.ts';
import type { Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';

/** Groups that a rule names: each has somebody in it, and adds to whom the rule asks anyway. */
export function lintRuleGroups(
  value: Pick<ApprovalRuleDeclaration, 'seats' | 'narrowers'>,
  people: readonly Person[],
): readonly Finding[] {
  const known = new Set(people.flatMap(({ groups }) => groups));
  const named = [...groupsOfSeats(value), ...groupsOfNarrowers(value)];
  return named.flatMap(({ group, path, before }) => {
    if (!known.has(group)) return [unknown(group, path, known)];
    return before.includes(group) ? [repeated(group, path)] : [];
  });
}

interface NamedGroup {
  readonly group: string;
  readonly path: Finding['path'];
  /** Groups that stand in the same place before it. */
  readonly before: readonly string[];
}

function groupsOfSeats({ seats }: Pick<ApprovalRuleDeclaration, 'seats'>): readonly NamedGroup[] {
  return seats.flatMap(({ group, escalation = [] }, seat) => {
    const groups = [group, ...escalation.map((step) => step.group)];
    return groups.map((one, at) => ({
      group: one,
      path: ['seats', seat, ...(at === 0 ? [] : ['escalation', at - 1]), 'group'],
      before: groups.slice(0, at),
    }));
  });
}

function groupsOfNarrowers({
  narrowers = [],
}: Pick<ApprovalRuleDeclaration, 'narrowers'>): readonly NamedGroup[] {
  return narrowers.map((group, at) => ({
    group,
    path: ['narrowers', at],
    before: narrowers.slice(0, at),
  }));
}

function unknown(group: string, path: Finding['path'], known: ReadonlySet<string>): Finding {
  return {
    path,
    message: `no group with people in it is called "${group}"${didYouMean(group, known)}`,
    remedy: 'write a group of people.yaml, or put somebody into it there',
  };
}

function repeated(group: string, path: Finding['path']): Finding {
  return { path, message: `group ${group} stands here already`, remedy: 'keep one of them' };
}
