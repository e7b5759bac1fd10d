import { Fault } from '#core/faults.ts';
import type { AssumeRoleRequest } from './sts.ts';

/** STS: the longest session policy, in characters, before it is packed. */
export const longestSessionPolicy = 2_048;

/**
 * STS packs session policy and tags into one space by a method that it does not publish. These
 * figures are ours, fitted to percentages that AWS's examples and its customers report: policies
 * shrink when they are packed, tags hardly do.
 */
const policyCharactersPerPercent = 32;
const tagCharactersPerPercent = 4.1;
/** What each tag costs beside its characters. */
const tagOverhead = 2;
/** How much larger than our estimate the true size may be before an optional tag makes STS refuse. */
const margin = 1.25;

/** Session policy text and tags, which share STS's packed space. */
export type Packed = Pick<AssumeRoleRequest, 'policy' | 'tags'>;

/** Our estimate of the packed size in percent of what STS allots, rounded up; no measurement. */
export function estimatePackedPercent({ policy = '', tags }: Packed): number {
  const ofPolicy = policy.length / policyCharactersPerPercent;
  return Math.ceil(ofPolicy + tagCharacters(tags) / tagCharactersPerPercent);
}

/** Whether it is likely to fit even if the estimate is too low by the margin. */
export function fitsWithMargin(packed: Packed): boolean {
  return estimatePackedPercent(packed) * margin <= 100;
}

/** The refusal when policy and security tags alone are larger than we think that STS takes. */
export function refusePacked(packed: Packed): Fault {
  const percent = estimatePackedPercent(packed);
  return new Fault(
    'packed_policy_too_large',
    `session policy and security tags need about ${percent} percent of the space that STS allots, by our estimate; ${figures(packed)}; ${remedy}`,
    { shown: { estimated_packed_percent: percent } },
  );
}

/**
 * Explains STS's own refusal of the packed size.
 * `reportedPercent` is the figure that STS gave, if it gave one.
 */
export function explainPackedPolicy(packed: Packed, reportedPercent: number | null): Fault {
  const estimated = estimatePackedPercent(packed);
  const reported = reportedPercent === null ? '' : ` (it reports ${reportedPercent} percent)`;
  return new Fault(
    'packed_policy_too_large',
    `STS refused the packed size of session policy and tags${reported}, which we had estimated at ${estimated} percent; ${figures(packed)}; ${remedy}`,
    { shown: { estimated_packed_percent: estimated, reported_packed_percent: reportedPercent } },
  );
}

const remedy = 'ask for a narrower scope or a shorter policy, or name fewer tags in the grant';

function figures({ policy = '', tags }: Packed): string {
  const count = Object.keys(tags).length;
  return `the policy has ${policy.length} of ${longestSessionPolicy} characters and the ${count} tags have ${tagCharacters(tags)}`;
}

function tagCharacters(tags: Readonly<Record<string, string>>): number {
  return Object.entries(tags).reduce(
    (sum, [key, value]) => sum + key.length + value.length + tagOverhead,
    0,
  );
}
