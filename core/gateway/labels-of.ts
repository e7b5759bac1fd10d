import type { Configuration, LabelledResources } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import { coversPattern } from '#core/iam/patterns/covers-pattern.ts';
import { disjointGlobs } from '#core/iam/patterns/disjoint-globs.ts';
import { type Glob, parseGlob } from '#core/iam/patterns/glob.ts';

/** What a configuration says of the resources of AWS. */
export type KnownResources = Pick<Configuration, 'intents' | 'labelledResources'>;

/**
 * The labels of a resource, sorted. Where the request leaves part of its ARN open (`*`) and only some
 * of what that may be has a label, the call is refused: no rule about the label could be relied on.
 */
export function labelsOf(
  resource: string,
  labelled: readonly LabelledResources[],
): readonly string[] | Fault {
  if (resource === '*') return [];
  const labels = new Set<string>();
  for (const one of labelled) {
    if (one.arns.some((arn) => coversPattern(arn, resource))) {
      for (const label of one.labels) labels.add(label);
    } else if (one.arns.some((arn) => mayMeet(arn, resource))) {
      return undecided(resource, one);
    }
  }
  return [...labels].toSorted();
}

/** Whether something may be meant by both; what cannot be read as a pattern may. */
function mayMeet(arn: string, resource: string): boolean {
  const [one, other] = [globOf(arn), globOf(resource)];
  return one === undefined || other === undefined || !disjointGlobs(one, other);
}

function globOf(text: string): Glob | undefined {
  return parseGlob(text, { wildcards: true, variables: true });
}

function undecided(resource: string, { name }: LabelledResources): Fault {
  return new Fault(
    'policy_denied',
    `the request does not say which resource it acts on (${resource}), and some that it may be are labelled by "${name}"; name the resource, or use a call that does`,
  );
}
