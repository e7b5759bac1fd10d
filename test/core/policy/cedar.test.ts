import { beforeEach, describe, expect, test, vi } from 'vitest';
import { evaluatePrepared, validatePolicies } from '#core/policy/cedar/cedar.ts';
import { createCedarEngine } from '#core/policy/cedar/cedar-engine.ts';
import { checkPolicies } from '#core/policy/publish/check-policies.ts';
import { readPolicyFile } from '#core/policy/publish/read-policy-file.ts';
import { identity, sliceOf, vendAsked } from './story.ts';

const broken = vi.hoisted(() => ({ names: new Set<string>(), failing: new Set<string>() }));

/** What Cedar was asked to decide, in order. */
const asked = vi.hoisted(
  (): { context: Record<string, unknown>; entities: { parents: unknown[] }[] }[] => [],
);

/** Cedar, in which one function after the other can be made to throw or to refuse. */
vi.mock('@cedar-policy/cedar-wasm/nodejs', async (importOriginal) => {
  const original = await importOriginal<Record<string, (...given: unknown[]) => unknown>>();
  const breakable =
    (name: string, call: (...given: unknown[]) => unknown) =>
    (...given: unknown[]) => {
      if (name === 'statefulIsAuthorized') asked.push(...(given as typeof asked));
      if (broken.names.has(name)) throw new Error('memory access out of bounds near hunter2');
      const errors = [{ message: 'refused', help: null }];
      return broken.failing.has(name) ? { type: 'failure', errors, warnings: [] } : call(...given);
    };
  return Object.fromEntries(
    Object.entries(original).map(([name, call]) => [name, breakable(name, call)]),
  );
});

const permit = 'permit (principal, action, resource);';
/** A text that nobody has read yet: what was read is remembered. */
const unread = (number: number) =>
  `permit (principal, action, resource) when { ${number} == ${number} };`;
const facts = {
  identities: new Set<string>(),
  groups: new Set<string>(),
  grants: new Set<string>(),
  people: new Set<string>(),
  teams: new Set<string>(),
};

beforeEach(() => {
  broken.names.clear();
  broken.failing.clear();
  asked.length = 0;
});

describe('a decision', () => {
  const guard =
    '@approval("a") forbid (principal, action, resource) unless { context.approvals.contains("a") };';

  test.each([
    ['a permit', permit, 1],
    ['no policy', '', 1],
    ['a plain forbid', `${permit} forbid (principal, action, resource);`, 1],
    ['a guardrail', `${permit} ${guard}`, 2],
  ])('asks Cedar as often as it must: %s', (_name, text, times) => {
    createCedarEngine().decide(vendAsked(), sliceOf(text));
    expect(asked).toHaveLength(times);
  });

  test('tells Cedar of those facts alone that a policy mentions', () => {
    const text = (condition: string) =>
      `permit (principal, action, resource) when { ${condition} };`;
    const engine = createCedarEngine();
    engine.decide(vendAsked(), sliceOf(text('context.time.hour > 8')));
    engine.decide(
      vendAsked(),
      sliceOf(text('context.time.now > datetime("2026-01-01T00:00:00Z")')),
    );
    const now = { __extn: { fn: 'datetime', arg: '2026-02-07T21:30:00.000Z' } };
    expect(asked.map(({ context }) => context)).toStrictEqual([
      { time: { hour: 21 } },
      { time: { now } },
    ]);
    expect(asked.map(({ entities }) => entities)).toStrictEqual([[], []]);
  });

  test('tells Cedar of those groups alone that a policy mentions, whatever their names', () => {
    const groups = ['night shift', 'deployers', 'ops'];
    const request = vendAsked({ identity: { ...identity, groups } });
    const inGroup = 'permit (principal in Sallyport::Group::"night shift", action, resource);';
    expect(createCedarEngine().decide(request, sliceOf(inGroup)).effect).toBe('permit');
    const parents = [{ type: 'Sallyport::Group', id: 'night shift' }];
    expect(asked.map(({ entities }) => entities)).toMatchObject([[{ parents }]]);
    expect(asked[0]?.entities[0]?.parents).toHaveLength(1);
  });

  test('tells Cedar of the approvals held where a policy reads them', () => {
    createCedarEngine().decide(vendAsked({ approvals: ['a'] }), sliceOf(`${permit} ${guard}`));
    expect(asked.map(({ context }) => context)).toStrictEqual([{ approvals: ['a'] }]);
  });
});

describe('whatever Cedar throws', () => {
  test.each(['preparsePolicySet', 'statefulIsAuthorized'])(
    'is a forbid that quotes nothing: %s',
    (name) => {
      const slice = sliceOf(`@id("${name}") ${permit}`);
      broken.names.add(name);
      const decision = createCedarEngine().decide(vendAsked(), slice);
      expect(decision.effect).toBe('forbid');
      expect(decision.errors).toHaveLength(1);
      expect(JSON.stringify(decision)).not.toContain('hunter2');
    },
  );

  test('is a problem of the file when a policy is read', () => {
    broken.names.add('policyToJson');
    expect(readPolicyFile('p.cedar', unread(1))).toMatchObject({
      policies: [],
      problems: [{ file: 'p.cedar', line: 1, message: 'Cedar failed while it read this' }],
    });
  });

  test('is a problem when policies are validated', () => {
    const { policies } = readPolicyFile('p.cedar', permit);
    broken.names.add('validate');
    expect(checkPolicies(policies, facts)).toEqual([
      {
        file: 'policies',
        line: 1,
        column: 1,
        message: 'the policies could not be validated: Cedar failed while it read this',
        remedy: 'check them file by file',
      },
    ]);
  });
});

describe('whatever Cedar refuses', () => {
  test('is a forbid that quotes nothing when it is a request', () => {
    broken.failing.add('statefulIsAuthorized');
    expect(createCedarEngine().decide(vendAsked(), sliceOf(permit))).toMatchObject({
      effect: 'forbid',
      determining: [],
      errors: ['the request does not fit the schema'],
    });
    const one = { type: 'Sallyport::Ledger', id: 'ledger' };
    const question = { principal: one, action: one, resource: one, context: {}, entities: [] };
    expect(evaluatePrepared('unknown', question)).toEqual({
      ok: false,
      complaints: [{ message: 'refused', help: undefined, startByte: 0 }],
    });
  });

  test('is a problem when policies are validated', () => {
    broken.failing.add('validate');
    expect(validatePolicies({ a: permit })).toEqual({
      ok: false,
      complaints: [{ message: 'refused', help: undefined, startByte: 0 }],
    });
  });

  test('is refused here already where one of many policies is too long to be read', () => {
    const long = `permit (principal, action, resource) when { "${'x'.repeat(20_000)}" == "" };`;
    for (const policies of [
      { a: permit, b: long },
      { a: long, b: permit },
    ]) {
      expect(validatePolicies(policies)).toMatchObject({
        ok: false,
        complaints: [{ message: 'the policy is longer than 20000 characters' }],
      });
    }
  });

  test('has a remedy even where Cedar gives none', () => {
    broken.failing.add('policyToJson');
    expect(readPolicyFile('p.cedar', unread(2)).problems).toEqual([
      {
        file: 'p.cedar',
        line: 1,
        column: 1,
        message: 'refused',
        remedy: 'compare the policy with docs/sallyport.cedarschema',
      },
    ]);
  });
});
