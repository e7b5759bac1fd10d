import { policySetTextToParts } from '@cedar-policy/cedar-wasm/nodejs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCedarEngine } from '#core/policy/cedar/cedar-engine.ts';
import type { Decision } from '#core/policy/decision.ts';
import type { DecisionRequest } from '#core/policy/engine.ts';
import { explainDecision } from '#core/policy/explain.ts';
import { checkPolicies } from '#core/policy/publish/check-policies.ts';
import { readPolicyFile } from '#core/policy/publish/read-policy-file.ts';
import { sliceDigest, sliceFor, slicesBy } from '#core/policy/slice.ts';
import { campaign } from '#test/campaign.ts';
import {
  anyPolicy,
  guardrail,
  guardrails,
  permits,
  plainForbids,
  requests,
  rules,
} from './random-policies.ts';
import { sliceOf, vendAsked, workload } from './story.ts';

const engine = createCedarEngine();
const seeded = { seed: 20260207, numRuns: campaign(120) };
const anyPolicies = fc.array(anyPolicy, { maxLength: 6 });
const fewPolicies = fc.array(anyPolicy, { maxLength: 2 });
const everybody = '(principal, action, resource)';

function decide(texts: readonly string[], request: DecisionRequest): Decision {
  return engine.decide(request, sliceOf(texts.join('\n')));
}

function holding(request: DecisionRequest, approvals: readonly string[]): DecisionRequest {
  return { ...request, approvals };
}

describe('whatever the policies and the request', () => {
  test('the generated questions come to all three effects, and to errors', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyPolicies, requests, (policies, request) => {
        const { effect, errors } = decide(policies, request);
        seen.add(effect).add(errors.length > 0 ? 'error' : 'none');
      }),
      seeded,
    );
    expect([...seen].toSorted()).toEqual(['error', 'forbid', 'none', 'pend', 'permit']);
  });

  test('deciding with the facts that policies mention is deciding with all facts', () => {
    fc.assert(
      fc.property(anyPolicies, requests, (policies, request) => {
        // A backslash anywhere makes the engine send every fact.
        const whole = policies.map((text) => `${text} // \\`);
        expect(decide(whole, request)).toEqual(decide(policies, request));
      }),
      { ...seeded, numRuns: campaign(300) },
    );
  });

  test('deciding by the slice is deciding by all policies', () => {
    fc.assert(
      fc.property(anyPolicies, requests, (policies, request) => {
        const all = sliceOf(policies.join('\n'));
        const kept = sliceFor(all.policies, request.action, request.resource.id);
        expect(slicesBy(all.policies, request.action)(request.resource.id)).toEqual(kept);
        const slice = { digest: sliceDigest(kept), policies: kept };
        expect(engine.decide(request, slice)).toEqual(engine.decide(request, all));
      }),
      { ...seeded, numRuns: campaign(300) },
    );
  });

  test('a plain forbid wins', () => {
    fc.assert(
      fc.property(anyPolicies, requests, (policies, request) => {
        expect(decide([...policies, `forbid ${everybody};`], request).effect).toBe('forbid');
      }),
      seeded,
    );
  });

  test('a permit more never overrides a forbid that matched, nor an error', () => {
    let met = 0;
    fc.assert(
      fc.property(anyPolicies, permits, requests, (policies, permit, request) => {
        const before = decide(policies, request);
        if (before.effect !== 'forbid') return;
        if (before.determining.length + before.errors.length === 0) return;
        met += 1;
        expect(decide([...policies, permit], request).effect).not.toBe('permit');
      }),
      seeded,
    );
    expect(met).toBeGreaterThan(20);
  });

  test('one policy more turns a forbid into a permit only where it is a permit and nothing forbade', () => {
    let met = 0;
    fc.assert(
      fc.property(fewPolicies, anyPolicy, requests, (policies, added, request) => {
        const before = decide(policies, request);
        if (before.effect !== 'forbid') return;
        if (decide([...policies, added], request).effect !== 'permit') return;
        met += 1;
        expect(added).toMatch(/^(?:@leaseSeconds\("\d+"\) )?permit/);
        expect(before).toMatchObject({ determining: [], errors: [] });
      }),
      { ...seeded, numRuns: campaign(300) },
    );
    expect(met).toBeGreaterThan(10);
  });

  test('one rule’s approval never lifts the guardrail of another', () => {
    fc.assert(
      fc.property(anyPolicies, requests, fc.constantFrom(...rules), (policies, request, rule) => {
        const others = request.approvals.filter((approval) => approval !== rule);
        const guarded = [...policies, guardrail(rule, everybody)];
        expect(decide(guarded, holding(request, others)).effect).not.toBe('permit');
      }),
      seeded,
    );
  });

  test('an approval never grants what no permit grants', () => {
    const forbids = fc.array(fc.oneof(guardrails, plainForbids), { maxLength: 6 });
    fc.assert(
      fc.property(forbids, requests, (policies, request) => {
        expect(decide(policies, request).effect).toBe('forbid');
        expect(decide(policies, holding(request, rules)).effect).toBe('forbid');
      }),
      seeded,
    );
  });

  test('a pend names exactly the approvals that would make it a permit', () => {
    let met = 0;
    fc.assert(
      fc.property(
        fewPolicies,
        fc.array(guardrails, { maxLength: 3 }),
        requests,
        (some, guards, request) => {
          const policies = [
            ...some,
            ...guards,
            guardrail('alpha', everybody),
            `permit ${everybody};`,
          ];
          const decision = decide(policies, request);
          if (decision.effect !== 'pend') return;
          met += 1;
          const effectWith = (more: readonly string[]) =>
            decide(policies, holding(request, [...request.approvals, ...more])).effect;
          expect(effectWith(decision.rules)).toBe('permit');
          for (const rule of decision.rules) {
            expect(request.approvals).not.toContain(rule);
            expect(effectWith(decision.rules.filter((other) => other !== rule))).toBe('pend');
          }
        },
      ),
      seeded,
    );
    expect(met).toBeGreaterThan(20);
  });

  test('only a permit obliges, only a pend names rules, and only a forbid has errors', () => {
    fc.assert(
      fc.property(anyPolicies, requests, (policies, request) => {
        const decision = decide(policies, request);
        const { effect, determining, rules: named, errors, obligations } = decision;
        expect(named.length > 0).toBe(effect === 'pend');
        if (errors.length > 0) expect(effect).toBe('forbid');
        if (effect === 'forbid') expect(obligations).toEqual({});
        if (effect !== 'forbid') expect(determining.length).toBeGreaterThan(0);
        expect(determining).toEqual(determining.toSorted());
        expect(explainDecision(decision, [])[0]).toMatch(/polic|p#\d+ (?:permits|forbids) it/);
      }),
      seeded,
    );
  });

  test('the order of policies decides nothing', () => {
    const named = anyPolicies.map((policies) =>
      policies.map((text, at) => `@id("n${at}") ${text}`),
    );
    fc.assert(
      fc.property(named, requests, (policies, request) => {
        expect(decide(policies.toReversed(), request)).toEqual(decide(policies, request));
      }),
      seeded,
    );
  });
});

/** Texts as hostile as a token can state them: any UTF-16 unit, also unpaired, quotes, and length. */
const hostileTexts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.string({
    unit: fc.constantFrom(
      '"',
      '\\',
      '\u0000',
      '\u001b',
      '\u202e',
      '\u2028',
      '{',
      '\ud800',
      '__extn',
    ),
  }),
  fc.string({ minLength: 10_000, maxLength: 12_000 }),
);

describe('a hostile text', () => {
  test('in a claim neither crashes a decision nor is taken for another', () => {
    fc.assert(
      fc.property(hostileTexts, (text) => {
        const asked = vendAsked({
          token: { workload: { ...workload, subject: text, realm: text } },
          request: { durationSeconds: 960, narrowed: false, scope: [text], novelty: [] },
        });
        const effect = text.isWellFormed() ? 'permit' : 'forbid';
        const policy = `permit ${everybody} when {
          context.workload.realm == context.workload.subject &&
          context.request.scope.contains(context.workload.subject) };`;
        expect(decide([policy], asked).effect).toBe(effect);
        expect(
          decide([`permit ${everybody} when { context.workload.subject == "main" };`], asked)
            .effect,
        ).toBe(text === 'main' ? 'permit' : 'forbid');
      }),
      seeded,
    );
  });

  test('in the names of what is asked for does not crash a decision', () => {
    fc.assert(
      fc.property(hostileTexts, fc.anything(), (text, anything) => {
        const asked = vendAsked();
        const principal = { ...asked.principal, id: text };
        const hostile = {
          ...asked,
          principal,
          action: text,
          context: { [text]: anything as never },
        };
        expect(decide([`permit ${everybody};`], hostile).effect).toBe('forbid');
        expect(decide([`permit ${everybody};`], { ...asked, principal }).effect).toBe(
          text.isWellFormed() ? 'permit' : 'forbid',
        );
      }),
      seeded,
    );
  });

  test('as a file of policies is read or refused, never thrown at', () => {
    const names = new Set<string>();
    const facts = { identities: names, groups: names, grants: names, people: names, teams: names };
    const piece = fc.oneof(
      hostileTexts.filter((text) => text.length < 100),
      fc.constantFrom(
        ...[
          'permit',
          'forbid',
          '(principal, action, resource)',
          'when {',
          'unless {',
          '}',
          ';',
          '@id("a")',
        ],
        ...[
          '@approval("x")',
          'context',
          '.approvals',
          '.contains("x")',
          '"',
          '//',
          '\n',
          '(',
          ')',
          '&&',
          '!',
        ],
        ...[
          'Sallyport::Grant::"x"',
          'resource',
          '==',
          'in',
          '[',
          ']',
          'ip("1")',
          'if true then',
          'else',
        ],
      ),
      anyPolicy,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const { policies, problems } = readPolicyFile('policies/p.cedar', pieces.join(' '));
        for (const problem of [...problems, ...checkPolicies(policies, facts)]) {
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.column).toBeGreaterThan(0);
          expect(problem.message).not.toBe('');
          expect(problem.remedy).not.toBe('');
        }
      }),
      { ...seeded, numRuns: campaign(100) },
    );
  });
});

test('a file has as many policies as Cedar finds in it', () => {
  const trivia = fc.constantFrom(' ', '\n', '\r\n', '// a ; "comment\n', '\t// (\r');
  const texts = fc.array(fc.tuple(trivia, anyPolicy, trivia).map((parts) => parts.join('')));
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.join('');
      const found = policySetTextToParts(text);
      const { policies, problems } = readPolicyFile('p.cedar', text);
      expect(problems).toEqual([]);
      expect(found).toMatchObject({ type: 'success', policy_templates: [] });
      expect(policies).toHaveLength(found.type === 'success' ? found.policies.length : -1);
    }),
    { ...seeded, numRuns: campaign(100) },
  );
});
