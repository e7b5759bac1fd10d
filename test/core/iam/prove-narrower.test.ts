import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { actionsMatching } from '#core/iam/actions/known-actions.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { evaluate } from '#core/iam/evaluate.ts';
import { intersectPolicies } from '#core/iam/intersect-policies.ts';
import type { CounterExample } from '#core/iam/proof/proof.ts';
import { proveNarrower } from '#core/iam/proof/prove-narrower.ts';
import { campaign } from '#test/campaign.ts';
import { anyPolicy, anyRequest, nestedPolicy } from './arbitraries.ts';
import { type ProofCase, provenCases, refutedCases, unknownCases } from './cases/proof-cases.ts';
import { policy } from './policy.ts';

const principal = 'arn:aws:iam::111122223333:role/r';

/** Asks the evaluator, not the prover: whether the policy alone allows the request. */
function allows(document: PolicyDocument, request: CounterExample): boolean {
  const asked = { ...request, principal, resourceAccount: '111122223333' };
  return evaluate(asked, { identity: [document] }).effect === 'allow';
}

const pairOf = ({ narrow, wide }: ProofCase) => [policy(narrow), policy(wide)] as const;

describe('proven', () => {
  test.each(provenCases)('$name', (each) => {
    expect(proveNarrower(...pairOf(each))).toEqual({ outcome: 'proven' });
  });
});

describe('refuted', () => {
  test.each(refutedCases)('$name', (each) => {
    const [narrow, wide] = pairOf(each);
    const proof = proveNarrower(narrow, wide);
    expect(proof).toMatchObject({ outcome: 'refuted' });
    if (proof.outcome !== 'refuted') return;
    expect(allows(narrow, proof.counterExample)).toBe(true);
    expect(allows(wide, proof.counterExample)).toBe(false);
  });

  test('with a request that says what is too much', () => {
    const proof = proveNarrower(
      policy([{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::site/*' }]),
      policy([{ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::site/*' }]),
      { actionsMatching },
    );
    expect(proof).toEqual({
      outcome: 'refuted',
      counterExample: {
        action: 's3:AbortMultipartUpload',
        resource: 'arn:aws:s3:::site/',
        context: {},
      },
    });
  });
});

describe('unknown', () => {
  test.each(unknownCases)('$name', (each) => {
    const proof = proveNarrower(...pairOf(each));
    expect(proof).toEqual({ outcome: 'unknown', why: each.why });
  });

  test('when the effort does not last', () => {
    const marks = '?'.repeat(24);
    const [narrow, wide] = ['*a', '?*'].map((start) =>
      policy([{ Effect: 'Allow', Action: '*', Resource: `arn:aws:s3:::${start}${marks}` }]),
    );
    if (narrow === undefined || wide === undefined) throw new Error('no policies');
    expect(proveNarrower(narrow, wide)).toEqual({
      outcome: 'unknown',
      why: 'the policies are too intricate to compare in bounded time',
    });
  });
});

describe('with the actions that AWS has', () => {
  const narrow = policy([{ Effect: 'Allow', Action: 'sqs:*Message', Resource: '*' }]);
  const wide = policy([
    { Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'], Resource: '*' },
    { Effect: 'Allow', Action: 'sqs:DeleteMessage', Resource: '*' },
  ]);

  test('a pattern may be covered by a list of names', () => {
    expect(proveNarrower(narrow, wide, { actionsMatching })).toEqual({ outcome: 'proven' });
  });

  test('without them it is not: AWS may add an action tomorrow', () => {
    expect(proveNarrower(narrow, wide).outcome).toBe('refuted');
  });

  test('one that is not covered is named', () => {
    const less = { ...wide, statements: wide.statements.slice(0, 1) };
    expect(proveNarrower(narrow, less, { actionsMatching })).toMatchObject({
      counterExample: { action: 'sqs:DeleteMessage' },
    });
  });
});

describe('by chance', () => {
  const pairs = fc.oneof(
    fc.tuple(anyPolicy, anyPolicy),
    fc.tuple(nestedPolicy, nestedPolicy),
    // One policy and another that differs little from it: here proofs are found.
    fc
      .tuple(anyPolicy, fc.nat(5))
      .map(([one, at]): [PolicyDocument, PolicyDocument] => [
        { ...one, statements: one.statements.filter((_, place) => place !== at) },
        one,
      ]),
    fc
      .tuple(anyPolicy, anyPolicy)
      .map(([one, other]): [PolicyDocument, PolicyDocument] => [
        one,
        { ...one, statements: [...other.statements, ...one.statements] },
      ]),
  );
  const requests = fc.array(anyRequest, { minLength: 25, maxLength: 25 });

  test('what is proven no request disproves, and what refutes really does', () => {
    const seen = { proven: 0, refuted: 0, unknown: 0 };
    fc.assert(
      fc.property(pairs, requests, fc.boolean(), ([narrow, wide], asked, isListed) => {
        const proof = proveNarrower(narrow, wide, isListed ? { actionsMatching } : {});
        seen[proof.outcome] += 1;
        if (proof.outcome === 'proven') {
          for (const request of asked) {
            if (allows(narrow, request)) expect(allows(wide, request)).toBe(true);
          }
        }
        if (proof.outcome === 'refuted') {
          expect(allows(narrow, proof.counterExample)).toBe(true);
          expect(allows(wide, proof.counterExample)).toBe(false);
        }
      }),
      { seed: 20_260_715, numRuns: campaign(500) },
    );
    expect(seen.proven).toBeGreaterThan(campaign(60));
    expect(seen.refuted).toBeGreaterThan(campaign(150));
    // Most pairs are settled one way or the other.
    expect(seen.unknown).toBeLessThan(campaign(100));
  });

  test('an intersection is proven narrower than both', () => {
    let proven = 0;
    fc.assert(
      fc.property(nestedPolicy, nestedPolicy, (grant, caller) => {
        let common: PolicyDocument;
        try {
          common = intersectPolicies(grant, caller);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
          return;
        }
        expect(proveNarrower(common, grant)).toEqual({ outcome: 'proven' });
        expect(proveNarrower(common, caller)).toEqual({ outcome: 'proven' });
        proven += 1;
      }),
      { seed: 20_260_715, numRuns: campaign(300) },
    );
    expect(proven).toBeGreaterThan(campaign(30));
  });
});
