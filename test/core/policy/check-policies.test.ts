import { describe, expect, test } from 'vitest';
import { checkPolicies } from '#core/policy/publish/check-policies.ts';
import { readPolicyFile } from '#core/policy/publish/read-policy-file.ts';

const facts = {
  identities: new Set(['shop-deployer']),
  groups: new Set(['deployers']),
  grants: new Set(['shop-deploy']),
  people: new Set(['ada']),
  teams: new Set(['administrators']),
  approvalRules: new Set(['change']),
};

function check(text: string) {
  const { policies, problems } = readPolicyFile('policies/p.cedar', text);
  expect(problems).toEqual([]);
  return checkPolicies(policies, facts);
}

const messages = (text: string) => check(text).map(({ message }) => message);
const vend = (rest: string) =>
  `(principal is Sallyport::Identity, action == Sallyport::Action::"Vend", resource) ${rest};`;
const guardrail = `@approval("change") forbid ${vend('unless { context.approvals.contains("change") }')}`;

test('finds nothing wrong with policies that name what exists and fit the schema', () => {
  const text = `
    @id("a") @description("shop is deployed from main") @advice("push to main") @leaseSeconds("960")
    permit (principal == Sallyport::Identity::"shop-deployer", action == Sallyport::Action::"Vend",
      resource == Sallyport::Grant::"shop-deploy")
    when { context.workload has sourceRepositoryRef && context.workload.sourceRepositoryRef like "refs/heads/*" }
    when { context.time.hour >= 8 && context has approvals.x == false };
    permit (principal in Sallyport::Team::"administrators", action, resource is Sallyport::Configuration);
    forbid (principal == Sallyport::Person::"ada", action, resource == Sallyport::Ledger::"ledger")
    unless { principal in Sallyport::Team::"administrators" };
    ${guardrail}`.replace(
    'context has approvals.x == false',
    'principal in Sallyport::Group::"deployers"',
  );
  expect(check(text)).toEqual([]);
});

describe('the schema', () => {
  test('is held to strictly, with a suggestion and the place', () => {
    const text = `permit ${vend('')}\n  ${`permit\n ${vend('when { principal.ownr == "x" }')}`}`;
    expect(check(text)).toEqual([
      {
        file: 'policies/p.cedar',
        line: 3,
        column: 91,
        message: 'attribute `ownr` on entity type `Sallyport::Identity` not found',
        remedy: 'did you mean `owner`?',
      },
    ]);
  });

  test('demands that a fact is asked for before it is read', () => {
    const [problem] = check(`permit ${vend('when { context.workload.realm == "x" }')}`);
    expect(problem?.message).toContain(
      'unable to guarantee safety of access to optional attribute',
    );
    expect(problem?.remedy).toContain('context.workload has realm');
  });

  test('tells an unknown action once, not also that the policy is then impossible', () => {
    const text = 'permit (principal, action == Sallyport::Action::"Vemd", resource);';
    expect(check(text)).toMatchObject([
      {
        message: 'unrecognized action `Sallyport::Action::"Vemd"`',
        remedy: expect.stringContaining('Vend'),
      },
    ]);
  });

  test('tells every error of a policy', () => {
    const conditions = 'when { principal.ownr == "x" } when { principal.purpos == "y" }';
    expect(messages(`permit ${vend(conditions)}`).toSorted()).toEqual([
      expect.stringContaining('`ownr`'),
      expect.stringContaining('`purpos`'),
    ]);
  });

  test.each([
    ['false', 'policy is impossible'],
    ['"рaypal" == principal.owner', 'contains mixed scripts'],
  ])('refuses for a warning: %s', (condition, message) => {
    expect(messages(`permit ${vend(`when { ${condition} }`)}`)).toEqual([
      expect.stringContaining(message),
    ]);
  });

  test('refuses a head that nothing satisfies', () => {
    const text = 'permit (principal == Sallyport::Group::"deployers", action, resource);';
    expect(check(text)).toMatchObject([
      { message: expect.stringContaining('unable to find an applicable action') },
    ]);
  });

  test('refuses an address that is none', () => {
    const text = `permit ${vend('when { ip("999.1.1.1").isIpv4() }')}`;
    expect(messages(text)).toEqual([expect.stringContaining('failed to parse as IP address')]);
  });
});

describe('an annotation', () => {
  const forbid = `forbid ${vend('')}`;
  const permit = `permit ${vend('')}`;

  test('that is not known is refused where it stands, with the nearest one', () => {
    const text = `${permit}\n@id("x")\n  @descripton("says nothing")\n${permit}`;
    expect(check(text)).toEqual([
      {
        file: 'policies/p.cedar',
        line: 3,
        column: 3,
        message: 'annotation @descripton is not known; did you mean "description"',
        remedy: 'use one of @id, @approval, @leaseSeconds, @description, @advice',
      },
    ]);
  });

  test.each(['constructor', '__proto__', 'toString'])(
    'is not found on the prototype: %s',
    (name) => {
      expect(messages(`@${name}("x") ${permit}`)).toEqual([`annotation @${name} is not known`]);
    },
  );

  const longId = 'write at most 64 letters, digits, dots, hyphens and underscores';
  const lease = 'write whole seconds from 960 to 3600';
  const sentence = 'write a sentence of at most 500 printable characters';

  test.each([
    [
      `@approval("change") ${permit}`,
      '@approval says nothing on a permit',
      'move it to a forbid, or remove it',
    ],
    [
      `@leaseSeconds("960") ${forbid}`,
      '@leaseSeconds says nothing on a forbid',
      'move it to a permit, or remove it',
    ],
    [`@leaseSeconds("1h") ${permit}`, '@leaseSeconds cannot hold this value', lease],
    [`@leaseSeconds("7200") ${permit}`, '@leaseSeconds cannot hold this value', lease],
    [`@id("a b") ${permit}`, '@id cannot hold this value', longId],
    [`@id ${permit}`, '@id cannot hold this value', longId],
    [`@description ${permit}`, '@description cannot hold this value', sentence],
    [`@description("\\u{202e}evil") ${permit}`, '@description cannot hold this value', sentence],
    [`@advice("two\\nlines") ${permit}`, '@advice cannot hold this value', sentence],
  ])('is refused: %s', (text, message, remedy) => {
    expect(check(text)).toMatchObject([{ message, remedy }]);
  });
});

describe('the rule of a guardrail', () => {
  const named = (rule: string) => guardrail.replaceAll('"change"', JSON.stringify(rule));

  test('has to be declared, and is told of where it is named', () => {
    expect(check(`\n${named('chnage')}`)).toEqual([
      {
        file: 'policies/p.cedar',
        line: 2,
        column: 1,
        message: 'no approval rule is called "chnage"; did you mean "change"',
        remedy: 'write the name of a rule of approvals.yaml, or declare it there',
      },
    ]);
  });

  test('is told of where there is no file to declare it in, with what to add', () => {
    const { policies } = readPolicyFile('policies/p.cedar', guardrail);
    const { approvalRules: _, ...others } = facts;
    expect(checkPolicies(policies, others)).toMatchObject([
      {
        message: '@approval names rule change, and there is no approvals.yaml',
        remedy: expect.stringContaining('rules: {change: {description: …, seats: [{group: …}]}}'),
      },
    ]);
  });

  test.each(['Not A Name', 'change!', '!change', 'Change'])(
    'is one problem where it cannot be a name: %s',
    (rule) => {
      expect(check(named(rule))).toMatchObject([
        {
          message: '@approval cannot hold this value',
          remedy: 'write the name of a rule: at most 64 of a-z, 0-9 and hyphens',
        },
      ]);
    },
  );
});

describe('approvals', () => {
  const none = 'only a guardrail may read context.approvals, and this policy is none';
  const otherForm = 'a guardrail reads context.approvals in another form';
  const mismatch = '@approval names one rule and the unless clause names another';
  const missing = '@approval needs exactly one clause that its approval lifts';
  const forbid = (rest: string) => `@approval("change") forbid ${vend(rest)}`;
  const lift = 'unless { context.approvals.contains("change") }';

  test('may be read by a guardrail with other clauses of its own', () => {
    const more = 'when { context.time.hour > 8 } unless { principal.owner == "x" }';
    expect(messages(forbid(`${more} ${lift}`))).toEqual([]);
    expect(messages(forbid('unless { context["approvals"].contains("change") }'))).toEqual([]);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ['another literal', forbid('unless { context.approvals.contains("chance") }'), mismatch],
    ['two literals', forbid(`${lift} unless { context.approvals.contains("b") }`), mismatch],
    ['no clause', forbid('unless { principal.owner == "x" }'), missing],
    ['the clause twice', forbid(`${lift} ${lift}`), missing],
    ['a second reading', forbid(`${lift} when { context.approvals.contains("b") }`), otherForm],
    [
      'a wider clause',
      forbid('unless { context.approvals.contains("change") || principal.owner == "x" }'),
      otherForm,
    ],
    ['a set of rules', forbid('unless { context.approvals.containsAny(["change"]) }'), otherForm],
    [
      'a rule that is computed',
      forbid('unless { context.approvals.contains(principal.owner) }'),
      otherForm,
    ],
    ['a negation', forbid('when { !context.approvals.contains("change") }'), otherForm],
    ['another set', forbid('unless { resource.labels.contains("change") }'), missing],
    ['a forbid without a rule', `forbid ${vend(lift)}`, none],
    ['a permit', `permit ${vend('when { context.approvals.contains("change") }')}`, none],
    ['a permit, unless', `permit ${vend(lift)}`, none],
    [
      'a look whether there are any',
      `permit ${vend('when { context.approvals.isEmpty() }')}`,
      none,
    ],
    [
      'a text that is used as a name',
      `permit ${vend('when { context["approvals"].isEmpty() }')}`,
      none,
    ],
    [
      'a context that is chosen',
      `permit ${vend('when { (if principal.owner == "x" then context else context).approvals.isEmpty() }')}`,
      none,
    ],
    [
      'a context in a record',
      `permit ${vend('when { {a: context}.a.approvals.isEmpty() }')}`,
      none,
    ],
    ['a context that is compared', `permit ${vend('when { [context].contains(context) }')}`, none],
  ];

  const guardrailForm =
    'write it as @approval("<rule>") forbid … unless { context.approvals.contains("<rule>") }';
  const ownClause =
    'end the policy with one clause of its own: unless { context.approvals.contains("change") }';

  test.each(refused)('are not read in another way: %s', (_name, text, message) => {
    const remedy = message === none ? guardrailForm : ownClause;
    expect(check(text)).toMatchObject([{ message, remedy }]);
  });

  test.each(['context.request', 'resource.approvals'])(
    'are not lifted by another set, which the schema refuses as well: %s',
    (set) => {
      expect(messages(forbid(`unless { ${set}.contains("change") }`))).toContain(missing);
    },
  );

  test('are not lifted by what is no text, which the schema refuses as well', () => {
    expect(messages(forbid('unless { context.approvals.contains(3) }'))).toEqual([
      'the types Long and String are not compatible',
      otherForm,
    ]);
  });

  test('are not asked about by a policy that may not read them', () => {
    for (const condition of ['context has approvals', 'context has approvals.x']) {
      expect(messages(`permit ${vend(`when { ${condition} }`)}`)).toContain(none);
    }
  });

  test('may have their name in a text, and other facts may be asked about', () => {
    const condition = 'principal.owner == "approvals" && context has request.scope';
    expect(messages(`permit ${vend(`when { ${condition} }`)}`)).toEqual([]);
  });
});

describe('a name', () => {
  test('of what does not exist is refused where it stands', () => {
    const text = `permit (
      principal == Sallyport::Identity::"shop-deployr",
      action == Sallyport::Action::"Vend",
      resource in Sallyport::Grant::"shop-deploy");`;
    expect(check(text)).toEqual([
      {
        file: 'policies/p.cedar',
        line: 2,
        column: 41,
        message: 'there is no Sallyport::Identity::"shop-deployr"; did you mean "shop-deployer"',
        remedy: 'declare it in identities.yaml, or correct the name',
      },
    ]);
  });

  const declareIn = (file: string) => `declare it in ${file}, or correct the name`;

  test.each([
    [
      'permit (principal in Sallyport::Group::"nobody", action, resource);',
      'Group::"nobody"',
      declareIn('identities.yaml'),
    ],
    [
      'permit (principal is Sallyport::Identity in Sallyport::Group::"nobody", action, resource);',
      'Group::"nobody"',
      declareIn('identities.yaml'),
    ],
    [
      'permit (principal in Sallyport::Team::"nobody", action, resource);',
      'Team::"nobody"',
      declareIn('people.yaml'),
    ],
    [
      'permit (principal == Sallyport::Person::"bob", action, resource);',
      'Person::"bob"',
      declareIn('people.yaml'),
    ],
    [
      'permit (principal, action, resource == Sallyport::Ledger::"mine");',
      'Ledger::"mine"',
      'write "ledger", the only one',
    ],
    [
      'permit (principal, action, resource == Sallyport::Configuration::"x");',
      'Configuration::"x"',
      'write "configuration", the only one',
    ],
    [
      `permit ${vend('when { [Sallyport::Grant::"shop-deploy", Sallyport::Grant::"gone"].contains(resource) }')}`,
      'Grant::"gone"',
      declareIn('grants.yaml'),
    ],
    [
      `permit ${vend('when { resource in [Sallyport::Grant::"a\\"b"] }')}`,
      'Grant::"a\\"b"',
      declareIn('grants.yaml'),
    ],
  ])('is looked for everywhere in a policy: %s', (text, name, remedy) => {
    expect(check(text)).toMatchObject([{ message: `there is no Sallyport::${name}`, remedy }]);
  });

  test('is not looked for in annotations', () => {
    const text = `@type("Sallyport::Grant") @id("gone") permit ${vend('')}`;
    expect(messages(text)).toEqual(['annotation @type is not known']);
  });

  test('is told of ten times in one policy at most, and quoted so that it shows', () => {
    const names = Array.from({ length: 30 }, (_, n) => `Sallyport::Grant::"gone-${n}\u202e"`);
    const found = messages(`permit ${vend(`when { resource in [${names.join(', ')}] }`)}`);
    expect(found.filter((message) => message.startsWith('there is no'))).toHaveLength(10);
    expect(found.join()).not.toContain('\u202e');
  });

  test('that is written with escapes is placed at the beginning of its policy', () => {
    const text = `permit ${vend('when { resource in Sallyport::Grant::"\\u{67}one" }')}`;
    expect(check(text)).toMatchObject([{ line: 1, column: 1 }]);
  });
});

describe('all policies together', () => {
  test('may not share an id', () => {
    const [one] = readPolicyFile('a/p.cedar', `permit ${vend('')}`).policies;
    const [other] = readPolicyFile('b/p.cedar', `permit ${vend('')}`).policies;
    const both = [one, other].flatMap((policy) => policy ?? []);
    expect(checkPolicies(both, facts)).toMatchObject([
      { file: 'b/p.cedar', message: 'another policy has the id "p#1"' },
    ]);
  });

  test('are checked although one of them cannot be read', () => {
    const unread = {
      id: 'x',
      file: 'x.cedar',
      line: 7,
      column: 1,
      text: 'permit',
      annotations: {},
    };
    const { policies } = readPolicyFile('p.cedar', `permit ${vend('when { false }')}`);
    expect(checkPolicies([unread, ...policies], facts)).toMatchObject([
      { file: 'p.cedar', message: expect.stringContaining('impossible') },
      { file: 'x.cedar', line: 7, message: 'unexpected end of input' },
    ]);
  });
});
