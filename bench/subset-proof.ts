import { Fault } from '#core/faults.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { intersectPolicies } from '#core/iam/intersect-policies.ts';
import type { Proof } from '#core/iam/proof/proof.ts';
import { proveNarrower } from '#core/iam/proof/prove-narrower.ts';

/** How long proofs take that a session policy is narrower than its grant's, in microseconds. */
export interface ProofTimes {
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  readonly proofs: number;
  readonly outcomes: Readonly<Partial<Record<Proof['outcome'], number>>>;
}

const measured = 3_000;

/**
 * Proves what the exchange proves: the intersection of a grant's policy with what a caller asks, and
 * what the caller asks by itself, over policies of one to eight statements with wildcards,
 * conditions and Denies.
 */
export function measureProofs(): ProofTimes {
  const times: number[] = [];
  const outcomes: Partial<Record<Proof['outcome'], number>> = {};
  for (let index = 0; index < 2 * measured; index += 1) {
    const wide = documentOf(index, 1 + (index % 8));
    const asked = documentOf(index * 31 + 7, 1 + (index % 5));
    const narrow = index % 3 === 0 ? asked : commonTo(wide, asked);
    const { microseconds, proof } = quickest(() => proveNarrower(narrow, wide));
    // The first half only warms up.
    if (index < measured) continue;
    times.push(microseconds);
    outcomes[proof.outcome] = (outcomes[proof.outcome] ?? 0) + 1;
  }
  const sorted = times.toSorted((one, other) => one - other);
  const quantile = (share: number) => sorted[Math.floor((measured - 1) * share)] ?? Number.NaN;
  return {
    ...{ p50: quantile(0.5), p99: quantile(0.99), longest: quantile(1) },
    proofs: measured,
    outcomes,
  };
}

const rounds = 3;

/** The least of some rounds: what the proof costs, not what the machine did besides. */
function quickest(prove: () => Proof): { readonly microseconds: number; readonly proof: Proof } {
  const timed = Array.from({ length: rounds }, () => {
    const began = performance.now();
    const proof = prove();
    return { microseconds: (performance.now() - began) * 1_000, proof };
  });
  return timed.reduce((best, one) => (one.microseconds < best.microseconds ? one : best));
}

/** What both allow; where no statements can say it exactly, what was asked. */
function commonTo(wide: PolicyDocument, asked: PolicyDocument): PolicyDocument {
  try {
    return intersectPolicies(wide, asked);
  } catch (error) {
    if (error instanceof Fault) return asked;
    throw error;
  }
}

const actions = [
  's3:GetObject',
  's3:Get*',
  's3:PutObject',
  's3:List*',
  's3:*',
  'ssm:GetParameter',
  'ssm:Get*',
  'dynamodb:Query',
];
const resources = [
  'arn:aws:s3:::builds/*',
  'arn:aws:s3:::builds/73184213/*',
  'arn:aws:s3:::builds/*/logs/*.txt',
  'arn:aws:s3:::builds',
  'arn:aws:ssm:us-east-1:111122223333:parameter/shop/*',
  'arn:aws:dynamodb:*:111122223333:table/orders*',
];
const conditions = [
  undefined,
  undefined,
  { StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
  { StringLike: { 's3:prefix': ['a/*', 'b/*'] } },
];

/** A policy of so many statements, the same for the same seed. */
function documentOf(seed: number, statements: number): PolicyDocument {
  const pick = <T>(list: readonly T[], step: number) => list[(seed * 13 + step * 7) % list.length];
  const Statement = Array.from({ length: statements }, (_, n) => {
    const Condition = pick(conditions, n + 3);
    return {
      Sid: `S${n}`,
      Effect: (seed + n) % 6 === 5 ? 'Deny' : 'Allow',
      Action: [pick(actions, n), pick(actions, n + 1)],
      Resource: [pick(resources, n), pick(resources, n + 2)],
      ...(Condition === undefined ? {} : { Condition }),
    };
  });
  const parsed = parsePolicyDocument({ Version: '2012-10-17', Statement }, 'session');
  if ('statements' in parsed) return parsed;
  throw new Error(`a policy of the benchmark is none: ${JSON.stringify(parsed)}`);
}
