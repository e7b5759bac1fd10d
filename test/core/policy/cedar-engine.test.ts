import { describe, expect, test } from 'vitest';
import type { PolicySlice } from '#core/config/configuration.ts';
import { createCedarEngine, warmEngine } from '#core/policy/cedar/cedar-engine.ts';
import type { Decision } from '#core/policy/decision.ts';
import type { DecisionRequest } from '#core/policy/engine.ts';
import { personQuestion } from '#core/policy/person-question.ts';
import { sliceDigest } from '#core/policy/slice.ts';
import { decideBy, identity, now, person, sliceOf, vendAsked, workload } from './story.ts';

const engine = createCedarEngine();
const permit = '@id("yes") permit (principal, action, resource);';
const forbid = '@id("no") forbid (principal, action, resource);';
const guard = (rule: string, when = '') =>
  `@id("guard-${rule}") @approval("${rule}") forbid (principal, action, resource) ${when}
   unless { context.approvals.contains("${rule}") };`;

describe('a decision', () => {
  test('permits by a permit, which is the determining policy', () => {
    expect(decideBy(engine, permit)).toEqual({
      effect: 'permit',
      determining: ['p#yes'],
      rules: [],
      errors: [],
      obligations: {},
    });
  });

  test('forbids without a determining policy when no permit matched', () => {
    const text = 'permit (principal == Sallyport::Identity::"other", action, resource);';
    for (const policies of [text, '']) {
      const decision = decideBy(engine, policies);
      expect(decision).toMatchObject({ effect: 'forbid', determining: [], errors: [] });
    }
  });

  test('forbids by a plain forbid, whatever permits', () => {
    expect(decideBy(engine, permit + forbid)).toMatchObject({
      effect: 'forbid',
      determining: ['p#no'],
      rules: [],
    });
  });

  test('sorts the determining policies', () => {
    const names = ['m', 'b', 'z', 'a', 'k'];
    const text = names.map((name) => `@id("${name}") permit (principal, action, resource);`);
    const determining = names.toSorted().map((name) => `p#${name}`);
    for (let round = 0; round < 20; round += 1) {
      expect(decideBy(engine, text.join('\n')).determining).toEqual(determining);
    }
  });

  test('knows the identity by its groups and its facts, and the grant by its labels', () => {
    const text = `permit (principal in Sallyport::Group::"deployers", action, resource)
      when { principal.owner == "platform" && resource.labels.contains("production") };`;
    const lacking = vendAsked({ identity: { ...identity, groups: [] } });
    expect(decideBy(engine, text).effect).toBe('permit');
    expect(decideBy(engine, text, lacking).effect).toBe('forbid');
  });

  test('knows the time in UTC', () => {
    const text = `permit (principal, action, resource) when {
      context.time.hour == 21 && context.time.weekday == 6 &&
      context.time.now == datetime("2026-02-07T21:30:00Z") };`;
    expect(decideBy(engine, text).effect).toBe('permit');
  });

  test('counts Sunday as the seventh day', () => {
    const text = 'permit (principal, action, resource) when { context.time.weekday == 7 };';
    const sunday = vendAsked({ now: new Date('2026-02-08T12:00:00.000Z') });
    expect(decideBy(engine, text, sunday).effect).toBe('permit');
  });

  test('knows what the caller asked for', () => {
    const text = `permit (principal, action, resource) when {
      context.request.durationSeconds <= 960 && context.request.narrowed &&
      context.request.scope.contains("read") };`;
    const request = { durationSeconds: 960, narrowed: true, scope: ['read', 'list'], novelty: [] };
    expect(decideBy(engine, text, vendAsked({ request })).effect).toBe('permit');
    expect(decideBy(engine, text).effect).toBe('forbid');
  });

  test('decides about people as well', () => {
    const text = `permit (principal in Sallyport::Team::"administrators",
      action == Sallyport::Action::"Publish", resource);`;
    const ask = (groups: readonly string[]) =>
      personQuestion({
        person: { ...person, groups },
        action: 'Publish',
        resource: { type: 'Configuration', id: 'configuration' },
        now,
      });
    expect(decideBy(engine, text, ask(['administrators'])).effect).toBe('permit');
    expect(decideBy(engine, text, ask(['security'])).effect).toBe('forbid');
  });
});

describe('a guardrail', () => {
  test('makes the decision pend where only its approval is missing', () => {
    expect(decideBy(engine, permit + guard('change'))).toEqual({
      effect: 'pend',
      determining: ['p#guard-change'],
      rules: ['change'],
      errors: [],
      obligations: {},
    });
  });

  test('is lifted by an approval that is held', () => {
    const held = vendAsked({ approvals: ['change'] });
    expect(decideBy(engine, permit + guard('change'), held)).toMatchObject({
      effect: 'permit',
      determining: ['p#yes'],
    });
  });

  test('names every missing rule once, sorted', () => {
    const again = guard('alpha').replace('guard-alpha', 'twice');
    const decision = decideBy(engine, permit + guard('beta') + guard('alpha') + again);
    expect(decision.rules).toEqual(['alpha', 'beta']);
  });

  test('names only the rules that are still missing', () => {
    const held = vendAsked({ approvals: ['alpha'] });
    const decision = decideBy(engine, permit + guard('alpha') + guard('beta'), held);
    expect(decision).toMatchObject({ effect: 'pend', rules: ['beta'] });
  });

  test('is not lifted by the approval of another rule', () => {
    const held = vendAsked({ approvals: ['beta'] });
    const decision = decideBy(engine, permit + guard('alpha'), held);
    expect(decision).toMatchObject({ effect: 'pend', rules: ['alpha'] });
  });

  test('forbids where no permit would be left to hold', () => {
    const decision = decideBy(engine, guard('change'));
    expect(decision).toMatchObject({
      effect: 'forbid',
      determining: ['p#guard-change'],
      rules: [],
    });
  });

  test('forbids beside a plain forbid', () => {
    const decision = decideBy(engine, permit + guard('change') + forbid);
    expect(decision).toMatchObject({ effect: 'forbid', determining: ['p#guard-change', 'p#no'] });
  });

  test('forbids when its annotation promises an approval that lifts nothing', () => {
    const text = `${permit} @id("g") @approval("a") forbid (principal, action, resource)
      unless { context.approvals.contains("b") };`;
    expect(decideBy(engine, text)).toMatchObject({ effect: 'forbid', rules: [] });
  });

  test('without a rule is a plain forbid', () => {
    const text = `${permit} @approval forbid (principal, action, resource)
      unless { context.approvals.contains("") };`;
    expect(decideBy(engine, text)).toMatchObject({ effect: 'forbid', rules: [] });
  });

  test('is no forbid without a rule that any approval would lift', () => {
    const text = '@id("none-held") forbid (principal, action, resource)';
    const decision = decideBy(engine, `${permit} ${text} when { context.approvals.isEmpty() };`);
    expect(decision).toMatchObject({ effect: 'forbid', determining: ['p#none-held'], rules: [] });
  });

  test('forbids when another policy fails only once it is lifted', () => {
    const text = `${permit} ${guard('a')} @id("late") permit (principal, action, resource)
      when { context.approvals.contains("a") && context.workload.realm == "x" };`;
    expect(decideBy(engine, text)).toMatchObject({
      effect: 'forbid',
      errors: ['policy p#late failed: it reads what the request does not hold'],
    });
  });
});

describe('an error', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'a missing fact',
      '@id("bad") forbid (principal, action, resource) when { context.workload.realm == "x" };',
      'policy p#bad failed: it reads what the request does not hold',
    ],
    [
      'a number that grows too large',
      '@id("bad") forbid (principal, action, resource) when { resource.leaseSeconds + 9223372036854775807 > 1 };',
      'policy p#bad failed: a number in it grew too large',
    ],
    [
      'a value of another form',
      '@id("bad") forbid (principal, action, resource) when { ip(context.workload.subject).isIpv4() };',
      'policy p#bad failed: a value is not of the form that it reads',
    ],
    [
      'a value of another type',
      '@id("bad") forbid (principal, action, resource) when { principal.owner < 3 };',
      'policy p#bad failed: it cannot be evaluated',
    ],
  ];

  test.each(cases)('forbids although a permit matched: %s', (_name, policy, sentence) => {
    expect(decideBy(engine, permit + policy)).toEqual({
      effect: 'forbid',
      determining: [],
      rules: [],
      errors: [sentence],
      obligations: {},
    });
  });

  test('keeps the forbids that matched beside it as determining', () => {
    const bad = 'permit (principal, action, resource) when { context.workload.realm == "x" };';
    expect(decideBy(engine, forbid + bad)).toMatchObject({
      effect: 'forbid',
      determining: ['p#no'],
      errors: ['policy p#2 failed: it reads what the request does not hold'],
    });
  });

  test('never makes a decision pend', () => {
    const bad = 'permit (principal, action, resource) when { context.workload.realm == "x" };';
    expect(decideBy(engine, permit + guard('a') + bad).effect).toBe('forbid');
  });

  test('says nothing of what the token stated', () => {
    const secret = 'hunter2-in-a-claim';
    const asked = vendAsked({ token: { workload: { ...workload, subject: secret } } });
    const text =
      'permit (principal, action, resource) when { ip(context.workload.subject).isIpv4() };';
    expect(JSON.stringify(decideBy(engine, text, asked))).not.toContain(secret);
    const unfit = { ...asked, context: { ...asked.context, request: { scope: [secret] } } };
    expect(JSON.stringify(decideBy(engine, permit, unfit))).not.toContain(secret);
  });
});

describe('a request that does not fit the schema', () => {
  const fit = vendAsked();
  const publish = personQuestion({
    person,
    action: 'Publish',
    resource: { type: 'Configuration', id: 'configuration' },
    now,
  });
  const cases: readonly (readonly [string, DecisionRequest])[] = [
    ['an action that does not exist', { ...fit, action: 'Vendd' }],
    ['a workload that publishes', { ...publish, principal: fit.principal }],
    ['a person who is vended credentials', { ...fit, principal: publish.principal }],
    ['an action on a resource of another kind', { ...publish, resource: fit.resource }],
    ['a context that lacks the workload', { ...fit, context: {} }],
    [
      'a fraction',
      vendAsked({ request: { durationSeconds: 0.5, narrowed: false, scope: [], novelty: [] } }),
    ],
    ['a principal without its facts', { ...fit, principal: { ...fit.principal, attributes: {} } }],
    [
      'an entity smuggled in for a text',
      { ...fit, context: { ...fit.context, workload: { __entity: { type: 'x', id: 'y' } } } },
    ],
    [
      'a parent of another kind',
      { ...fit, resource: { ...fit.resource, parents: [{ type: 'Group', id: 'g' }] } },
    ],
    [
      'half a surrogate pair',
      vendAsked({ token: { workload: { ...workload, subject: '\ud800' } } }),
    ],
  ];

  test.each(cases)('is forbidden: %s', (_name, request) => {
    expect(decideBy(engine, permit, request)).toEqual({
      effect: 'forbid',
      determining: [],
      rules: [],
      errors: ['the request does not fit the schema'],
      obligations: {},
    });
  });
});

describe('an obligation', () => {
  const permitFor = (id: string, seconds: string) =>
    `@id("${id}") @leaseSeconds("${seconds}") permit (principal, action, resource);`;

  test('is the shortest lease of the determining permits', () => {
    const text = permit + permitFor('a', '1800') + permitFor('b', '960') + permitFor('c', '3600');
    expect(decideBy(engine, text).obligations).toEqual({ leaseSeconds: 960 });
  });

  test('is known of what pends: people decide about no longer lease', () => {
    const pended = decideBy(engine, permitFor('a', '960') + guard('change'));
    expect(pended).toMatchObject({ effect: 'pend', obligations: { leaseSeconds: 960 } });
  });

  test('is not taken from a permit that did not match', () => {
    const other = permitFor('a', '960').replace(
      '(principal',
      '(principal == Sallyport::Identity::"x"',
    );
    expect(decideBy(engine, permit + other).obligations).toEqual({});
  });

  test.each(['', '959', '3601', '0960', '1e3', '1800.0', ' 960', 'half an hour'])(
    'that is no lease forbids: %j',
    (seconds) => {
      expect(decideBy(engine, permit + permitFor('a', seconds))).toMatchObject({
        effect: 'forbid',
        determining: [],
        errors: ['policy p#a holds a @leaseSeconds that is no lease'],
      });
    },
  );

  test('that is no lease forbids rather than pends', () => {
    const decision = decideBy(engine, permitFor('a', 'x') + guard('change'));
    expect(decision).toMatchObject({ effect: 'forbid', rules: [] });
    expect(decision.errors).toHaveLength(1);
  });
});

describe('a slice', () => {
  test('is decided by as handed in, although another had its digest before', () => {
    const digest = 'reused';
    const own = createCedarEngine();
    const first = { digest, policies: sliceOf(permit).policies };
    const second = { digest, policies: sliceOf(permit + forbid).policies };
    expect(own.decide(vendAsked(), first).effect).toBe('permit');
    expect(own.decide(vendAsked(), second)).toMatchObject({
      effect: 'forbid',
      errors: ['two slices of other policies have one digest'],
    });
  });

  test('may be another object of the same policies', () => {
    expect(decideBy(engine, permit).effect).toBe('permit');
    expect(decideBy(engine, permit).effect).toBe('permit');
  });

  test('that was loaded anew is compared with the one before once, not at every decision', () => {
    const own = createCedarEngine();
    const slice = sliceOf(permit);
    own.decide(vendAsked(), slice);
    let reads = 0;
    const policies = slice.policies.map(({ text, ...policy }) => ({
      ...policy,
      get text() {
        reads += 1;
        return text;
      },
    }));
    const again = { ...slice, policies };
    expect(own.decide(vendAsked(), again).effect).toBe('permit');
    const compared = reads;
    expect(own.decide(vendAsked(), again).effect).toBe('permit');
    expect([compared > 0, reads]).toEqual([true, compared]);
  });

  test('with one id twice forbids, since one of the two would be lost', () => {
    const policies = [permit, forbid].map((text) => ({ id: 'same', text, annotations: {} }));
    expect(engine.decide(vendAsked(), { digest: 'twice', policies })).toMatchObject({
      effect: 'forbid',
      determining: [],
      errors: ['two policies of the slice have one id'],
    });
  });

  test.each([
    ['text that is no policy', 'permit (principal)'],
    ['two policies in one text', permit + permit],
    ['a template', 'permit (principal == ?principal, action, resource);'],
    [
      'brackets nested deeper than Cedar can read',
      `permit (principal, action, resource) when { ${'('.repeat(5_000)} };`,
    ],
  ])('that cannot be parsed forbids, and the next one is decided: %s', (name, text) => {
    const policies = [{ id: 'bad', text, annotations: {} }];
    expect(engine.decide(vendAsked(), { digest: name, policies })).toMatchObject({
      effect: 'forbid',
      errors: ['a policy of the slice could not be parsed'],
    });
    expect(decideBy(engine, permit).effect).toBe('permit');
  });

  test('is decided rightly after many others pushed it out', () => {
    // Each of these policies has fewer than 100 characters, and so weighs less than 300.
    const own = createCedarEngine(16 * 300);
    const nth = (n: number) => {
      const effect = n % 2 === 0 ? 'permit' : 'forbid';
      return sliceOf(`@id("n${n}") ${effect} (principal, action, resource);`);
    };
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 40; n += 1) {
        expect(own.decide(vendAsked(), nth(n)).determining).toEqual([`p#n${n}`]);
      }
    }
  });

  test('of one engine is not another engine’s', () => {
    const [one, other] = [createCedarEngine(), createCedarEngine()];
    expect(decideBy(one, permit).effect).toBe('permit');
    expect(decideBy(other, forbid).effect).toBe('forbid');
    expect(decideBy(one, permit).effect).toBe('permit');
  });
});

test('warming decides once, by a question as people put it, that it permits', () => {
  const made: { request: DecisionRequest; slice: PolicySlice; decision: Decision }[] = [];
  warmEngine({
    decide: (request, slice) => {
      const decision = engine.decide(request, slice);
      made.push({ request, slice, decision });
      return decision;
    },
  });
  const request = personQuestion({
    person: { ...person, id: 'warm', groups: [] },
    action: 'ReadLedger',
    resource: { type: 'Ledger', id: 'ledger' },
    now: new Date('2026-01-01T00:00:00.000Z'),
  });
  const slice = made.map((one) => one.slice);
  expect(made.map((one) => one.request)).toEqual([request]);
  expect(slice.map(({ digest }) => digest)).toEqual(
    slice.map(({ policies }) => sliceDigest(policies)),
  );
  expect(made.map((one) => one.decision)).toMatchObject([
    { effect: 'permit', determining: ['warm#1'], errors: [] },
  ]);
});
