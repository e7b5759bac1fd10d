import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { printPolicyDocument } from '#core/iam/documents/print-policy-document.ts';
import { planLease } from '#core/leases/plan-lease.ts';
import { campaign } from '#test/campaign.ts';
import { faultOf } from './fault-of.ts';
import { grant, leaseRequest, now, sessionId } from './lease-request.ts';

test('a plain request becomes one AssumeRole with all that names and limits it', () => {
  const policy = grant.sessionPolicy === null ? '' : printPolicyDocument(grant.sessionPolicy);
  const tags = {
    'sallyport:identity': 'shop-deployer',
    'sallyport:grant': 'shop-deploy',
    'sallyport:session': sessionId,
    'sallyport:sourceRepositoryIdentifier': '73184213',
    'sallyport:sourceRepositoryRef': 'refs/heads/main',
  };
  const assumeRole = {
    roleArn: 'arn:aws:iam::111122223333:role/shop-deploy',
    sessionName: `shop-deployer.${sessionId}`,
    sourceIdentity: 'shop-deployer',
    durationSeconds: 1_800,
    externalId: 'acme-sallyport',
    policy,
    tags,
  };
  expect(planLease(leaseRequest())).toEqual({
    assumeRole,
    sessionName: assumeRole.sessionName,
    sessionTags: tags,
    droppedTags: [],
    sessionPolicyHash: `sha256:${createHash('sha256').update(policy).digest('hex')}`,
    expiresAt: new Date(now.getTime() + 1_800_000),
    expiresReason: 'the grant "shop-deploy" allows no longer lease',
    scope: ['ListSite', 'WriteSite'],
    narrowed: 'proven',
    estimatedPackedPercent: expect.any(Number),
  });
});

test('a grant without external id and session policy sends neither', () => {
  const plan = planLease(leaseRequest({ grant: { externalId: null, sessionPolicy: null } }));
  expect(plan.assumeRole).not.toHaveProperty('externalId');
  expect(plan.assumeRole).not.toHaveProperty('policy');
  expect(plan.sessionPolicyHash).toBeNull();
  expect(plan.scope).toEqual([]);
});

test('what the caller asks and what policy obliges to both shorten', () => {
  const narrowing = { durationSeconds: 1_500, scope: ['ListSite'] };
  const plan = planLease(
    leaseRequest({ narrowing, decision: { obligations: { leaseSeconds: 1_000 } } }),
  );
  expect(plan.assumeRole.durationSeconds).toBe(1_000);
  expect(plan.expiresReason).toBe('policy allows no longer lease');
  expect(plan.scope).toEqual(['ListSite']);
});

test('a repeat into a living session ends just before it and has the same name', () => {
  const sessionEndsAt = new Date(now.getTime() + 1_200_000);
  const plan = planLease(leaseRequest({ sessionEndsAt }));
  expect(plan.expiresAt).toEqual(new Date(sessionEndsAt.getTime() - 10_000));
  expect(plan.sessionName).toBe(planLease(leaseRequest()).sessionName);
});

test('only a permit makes a lease', () => {
  for (const effect of ['forbid', 'pend'] as const) {
    const fault = faultOf(() => planLease(leaseRequest({ decision: { effect } })));
    expect(fault.code).toBe('policy_denied');
    expect(fault.message).toBe(
      'no lease is cut from a decision that is not a permit; this is a mistake of ours, report it',
    );
  }
});

describe('names', () => {
  test('a long identity is cut in the session name, never in the source identity', () => {
    const id = 'i'.repeat(64);
    const { assumeRole } = planLease(leaseRequest({ identity: { id }, grant: { tags: [] } }));
    expect(assumeRole.sessionName).toBe(`${'i'.repeat(37)}.${sessionId}`);
    expect(assumeRole.sessionName).toHaveLength(64);
    expect(assumeRole.sourceIdentity).toBe(id);
  });

  test.each(['a', 'a b', 'a/b', 'ä', 'i'.repeat(65), ''])(
    'an identity "%s" that STS does not take as source identity is refused',
    (id) => {
      const fault = faultOf(() => planLease(leaseRequest({ identity: { id } })));
      expect(fault.code).toBe('configuration_refused');
      expect(fault.message).toContain('use 2 to 64 of letters, digits and _+=,.@-');
    },
  );

  test('a session id that leaves no room for the identity is refused', () => {
    const fault = faultOf(() => planLease(leaseRequest({ sessionId: 's'.repeat(64) })));
    expect(fault.code).toBe('configuration_refused');
  });

  test('names of different sessions differ', () => {
    const id = fc.stringMatching(/^[a-z0-9.-]{2,64}$/);
    const session = fc.stringMatching(/^[0-9a-z]{26}$/);
    fc.assert(
      fc.property(id, id, session, session, (one, other, first, second) => {
        fc.pre(first !== second);
        const name = (identity: string, sessionOf: string) =>
          planLease(
            leaseRequest({ identity: { id: identity }, sessionId: sessionOf, grant: { tags: [] } }),
          ).sessionName;
        expect(name(one, first)).not.toBe(name(other, second));
        expect(name(one, first)).toMatch(/^[\w+=,.@-]{2,64}$/);
      }),
      { seed: 20_260_715, numRuns: campaign(200) },
    );
  });
});

test('whatever the caller asks, the outcome is a plan within the limits or a fault', () => {
  const narrowing = fc.record(
    {
      policy: fc.oneof(fc.string(), fc.json()),
      scope: fc.array(fc.oneof(fc.string(), fc.constantFrom('ListSite', 'WriteSite'))),
      durationSeconds: fc.oneof(fc.double(), fc.integer({ min: 800, max: 50_000 })),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(narrowing, (asked) => {
      try {
        const plan = planLease(leaseRequest({ narrowing: asked }));
        expect(plan.assumeRole.durationSeconds).toBeLessThanOrEqual(1_800);
        expect(plan.assumeRole.policy?.length).toBeLessThanOrEqual(2_048);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
      }
    }),
    { seed: 20_260_715, numRuns: campaign(500) },
  );
});
