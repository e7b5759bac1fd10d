import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { printPolicyDocument } from '#core/iam/documents/print-policy-document.ts';
import { evaluate } from '#core/iam/evaluate.ts';
import { narrowSessionPolicy } from '#core/leases/session-policy.ts';
import { campaign } from '#test/campaign.ts';
import { anyRequest, nestedPolicy } from '#test/core/iam/arbitraries.ts';
import { policy } from '#test/core/iam/policy.ts';
import { faultOf } from './fault-of.ts';
import { grant } from './lease-request.ts';

const none = { name: 'shop-migrate', sessionPolicy: null };
const readSite = {
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::acme-shop-site/img/*',
};
const policyText = (...statements: unknown[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

function sidsAfter(scope: readonly string[]): unknown {
  const { text } = narrowSessionPolicy(grant, { scope });
  return JSON.parse(text ?? '').Statement.map(({ Sid }: { Sid?: string }) => Sid);
}

describe('without narrowing', () => {
  test("the grant's session policy is sent as it is", () => {
    const { text, scope } = narrowSessionPolicy(grant, {});
    expect(text).toBe(grant.sessionPolicy && printPolicyDocument(grant.sessionPolicy));
    expect(scope).toEqual(['ListSite', 'WriteSite']);
  });

  test('a grant that says it has none has none', () => {
    expect(narrowSessionPolicy(none, {})).toEqual({
      text: null,
      scope: [],
      narrowed: 'proven',
    });
  });

  test('what people left of it is sent', () => {
    const { text } = narrowSessionPolicy(none, { cut: { permissions: [{ actions: ['s3:*'] }] } });
    expect(JSON.parse(text ?? '').Statement).toEqual([
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    ]);
  });

  test('an empty scope is as none', () => {
    expect(narrowSessionPolicy(grant, { scope: [] })).toEqual(narrowSessionPolicy(grant, {}));
  });

  test('a session policy longer than STS takes is refused with its length', () => {
    const long = {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${'b'.repeat(2_048)}`,
    };
    const fault = faultOf(() =>
      narrowSessionPolicy({ name: 'g', sessionPolicy: policy([long]) }, {}),
    );
    expect(fault.code).toBe('packed_policy_too_large');
    expect(fault.message).toMatch(/^the session policy has 2\d{3} characters, more than the 2048/);
    expect(fault.shown).toEqual({ policy_characters: 2_048 + 108 });
  });

  test('a session policy of the length that STS takes is sent', () => {
    const full = { ...readSite, Resource: `arn:aws:s3:::${'b'.repeat(2_048 - 108)}` };
    const { text } = narrowSessionPolicy({ name: 'g', sessionPolicy: policy([full]) }, {});
    expect(text).toHaveLength(2_048);
  });
});

describe('scope', () => {
  test('only the Allow statements that it names stay, and every Deny', () => {
    expect(sidsAfter(['WriteSite'])).toEqual(['WriteSite', 'NoSecrets']);
    expect(sidsAfter(['WriteSite', 'ListSite', 'WriteSite'])).toEqual([
      'ListSite',
      'WriteSite',
      'NoSecrets',
    ]);
    expect(narrowSessionPolicy(grant, { scope: ['ListSite'] }).scope).toEqual(['ListSite']);
  });

  test('a scope that is unknown, a Deny or of another case is refused with the known ones', () => {
    for (const sid of ['Everything', 'NoSecrets', 'writesite', '']) {
      const fault = faultOf(() => narrowSessionPolicy(grant, { scope: ['WriteSite', sid] }));
      expect(fault.code).toBe('invalid_scope');
      expect(fault.message).toBe(
        `a scope asked for is none of the grant's; ask for some of those of "shop-deploy": ListSite, WriteSite`,
      );
      expect(fault.shown).toEqual({ scopes: ['ListSite', 'WriteSite'] });
    }
  });

  test('a grant whose statements have no Sids has no scopes', () => {
    const fault = faultOf(() =>
      narrowSessionPolicy({ name: 'g', sessionPolicy: policy([readSite]) }, { scope: ['A'] }),
    );
    expect(fault.message).toBe(
      `a scope asked for is none of the grant's; "g" has none, so ask without scope`,
    );
  });

  test('a grant without a session policy has no scopes', () => {
    const fault = faultOf(() => narrowSessionPolicy(none, { scope: ['A'] }));
    expect(fault.code).toBe('invalid_scope');
    expect(fault.message).toContain('has no session policy, so it has no scopes');
  });
});

describe("the caller's policy", () => {
  test("narrows the grant's", () => {
    const { text, scope } = narrowSessionPolicy(grant, { policy: policyText(readSite) });
    expect(JSON.parse(text ?? '').Statement).toEqual([
      { ...readSite, Sid: 'WriteSite' },
      {
        Sid: 'NoSecrets',
        Effect: 'Deny',
        Action: '*',
        Resource: 'arn:aws:s3:::acme-shop-site/secret/*',
      },
    ]);
    expect(scope).toEqual(['WriteSite']);
  });

  test('narrows what the scope has left', () => {
    const asked = { scope: ['ListSite'], policy: policyText(readSite) };
    expect(faultOf(() => narrowSessionPolicy(grant, asked)).message).toContain('nothing');
  });

  test('becomes the session policy where the grant says that it has none', () => {
    const text = policyText({ Sid: 'Mine', ...readSite });
    expect(narrowSessionPolicy(none, { policy: text })).toEqual({
      text,
      scope: [],
      narrowed: 'proven',
    });
  });

  test('is proven to narrow, and the outcome says so', () => {
    const asked = { scope: ['WriteSite'], policy: policyText(readSite) };
    expect(narrowSessionPolicy(grant, asked).narrowed).toBe('proven');
  });

  test('that cannot be compared in time is refused, unless the grant takes it', () => {
    // Few enough for their common part, and too many for its proof.
    const marks = '?'.repeat(7);
    const hard = {
      name: 'shop-deploy',
      sessionPolicy: policy([{ ...readSite, Resource: `arn:aws:s3:::?*${marks}` }]),
    };
    const asked = { policy: policyText({ ...readSite, Resource: `arn:aws:s3:::*a${marks}` }) };
    const fault = faultOf(() => narrowSessionPolicy(hard, asked));
    expect(fault.code).toBe('unproven_policy');
    expect(fault.message).toBe(
      'nobody could prove that the policy asked for only narrows the grant "shop-deploy": the policies are too intricate to compare in bounded time; ask for statements by scope, for actions and resources as the grant writes them, or for a simpler policy',
    );
    expect(fault.shown).toEqual({
      why: 'the policies are too intricate to compare in bounded time',
    });
    expect(narrowSessionPolicy({ ...hard, allowUnproven: true }, asked).narrowed).toBe('unproven');
  });

  test('of exactly as many characters as STS takes is read, and so is one of a single character', () => {
    const text = policyText(readSite);
    const full = text + ' '.repeat(2_048 - text.length);
    expect(narrowSessionPolicy(grant, { policy: full }).narrowed).toBe('proven');
    const fault = faultOf(() => narrowSessionPolicy(grant, { policy: `${full} ` }));
    expect(fault.code).toBe('invalid_request');
    expect(faultOf(() => narrowSessionPolicy(grant, { policy: '1' })).code).toBe(
      'malformed_policy',
    );
  });

  test('is told of three problems, and of how many more there are', () => {
    const wrong = { ...readSite, Effect: 'Maybe' };
    const told = (count: number) => {
      const text = policyText(...Array.from({ length: count }, () => wrong));
      return faultOf(() => narrowSessionPolicy(grant, { policy: text })).message;
    };
    expect(told(3)).not.toContain('more');
    expect(told(3)).toContain('statement 3: ');
    expect(told(5)).toMatch(/statement 3: .*; and 2 more$/);
    expect(told(5)).not.toContain('statement 4: ');
  });

  test('may not bring variables that only a grant may have', () => {
    const Resource = 'arn:aws:s3:::acme-shop-site/${repository_id}/*';
    const fault = faultOf(() =>
      narrowSessionPolicy(grant, { policy: policyText({ ...readSite, Resource }) }),
    );
    expect(fault.code).toBe('malformed_policy');
    expect(fault.message).toContain('has a variable without a colon');
  });

  test.each([
    ['', 'the policy asked for has 0 characters; STS takes 1 to 2048'],
    [' '.repeat(2_049), 'the policy asked for has 2049 characters; STS takes 1 to 2048'],
  ])('of a length that STS refuses: %#', (text, message) => {
    const fault = faultOf(() => narrowSessionPolicy(grant, { policy: text }));
    expect(fault.code).toBe('invalid_request');
    expect(fault.message).toBe(message);
  });

  test('that is not JSON is refused without a word of it', () => {
    const fault = faultOf(() => narrowSessionPolicy(grant, { policy: 'hunter2' }));
    expect(fault.code).toBe('malformed_policy');
    expect(fault.message).toBe('the policy asked for is not JSON; send one JSON object');
    expect(JSON.stringify([fault.detail, fault.shown, String(fault.cause)])).not.toContain(
      'hunter2',
    );
  });

  test('that is no policy is refused with what is wrong', () => {
    const fault = faultOf(() => narrowSessionPolicy(grant, { policy: '{"Version":"x"}' }));
    expect(fault.code).toBe('malformed_policy');
    expect(fault.message).toBe(
      'the policy asked for is refused: is not a version of the policy language (write "2012-10-17"); there is no statement (write at least one statement)',
    );
  });

  test('with many problems is refused with the first three and the number of the others', () => {
    const wrong = { Effect: 'hunter2', Action: 'hunter2', hunter2: 1 };
    const fault = faultOf(() =>
      narrowSessionPolicy(grant, { policy: policyText(readSite, wrong) }),
    );
    expect(fault.message).toMatch(/refused: statement 2: .*; and 1 more$/);
    expect(fault.message).not.toContain('hunter2');
  });

  test('never widens the grant, whatever it says', () => {
    const asked = fc.oneof(nestedPolicy.map(printPolicyDocument), fc.json(), fc.string());
    fc.assert(
      fc.property(nestedPolicy, asked, anyRequest, (sessionPolicy, text, request) => {
        let narrowed: string | null;
        try {
          narrowed = narrowSessionPolicy({ name: 'g', sessionPolicy }, { policy: text }).text;
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
          return;
        }
        const document = policy(JSON.parse(narrowed ?? '').Statement);
        const allows = evaluate(request, { identity: [document] }).effect === 'allow';
        const granted = evaluate(request, { identity: [sessionPolicy] }).effect === 'allow';
        expect(allows && !granted).toBe(false);
      }),
      { seed: 20_260_715, numRuns: campaign(200) },
    );
  });
});
