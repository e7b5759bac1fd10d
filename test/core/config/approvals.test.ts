import { describe, expect, test } from 'vitest';
import { emptyPlaces } from '#core/approvals/fill-seats.ts';
import { everyPlace } from '#core/approvals/places-of.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import { acmeFiles, compiledOf, lineOf, problemsOf } from './acme.ts';

const head = 'rules:\n  production-change:\n';
const small = `${head}    description: risky\n    seats: [{group: security}]\n`;

/** The example with these rules; other files may be changed too. */
function acmeWithRules(
  rules: string,
  changes: Readonly<Record<string, (text: string) => string>> = {},
) {
  const files = acmeFiles().set('approvals.yaml', rules);
  for (const [file, change] of Object.entries(changes)) {
    files.set(file, change(files.get(file) ?? ''));
  }
  return files;
}

/** The rule of the example with these seats and what follows them. */
function withSeats(seats: string, more = ''): string {
  return `${head}    description: risky\n    seats: ${seats}\n${more}`;
}

function ruleOf(text: string): ApprovalRule {
  const [rule] = compiledOf(acmeWithRules(text)).approvalRules;
  if (rule === undefined) throw new Error('there is no rule');
  return rule;
}

const linesOf = (files: ReadonlyMap<string, string>) => problemsOf(files).map(lineOf);

/** People beside those of the example, by their groups. */
const morePeople = (...groups: readonly string[]) => ({
  'people.yaml': (text: string) =>
    text +
    groups
      .map(
        (group, at) =>
          `  more-${at}: {name: M, subject: {issuer: people, sub: m${at}}, groups: [${group}]}\n`,
      )
      .join(''),
});

const ownedBy = (owner: string) => ({
  'identities.yaml': (text: string) =>
    text.replace('shop-migrator:\n    owner: ada', `shop-migrator:\n    owner: ${owner}`),
});

describe('a rule', () => {
  test('is a description and one seat, and what it does not say is the careful answer', () => {
    expect(ruleOf(small)).toEqual({
      name: 'production-change',
      description: 'risky',
      seats: [{ group: 'security', count: 1, escalation: [] }],
      expiresSeconds: 14_400,
      reminders: null,
      denials: 1,
      narrowers: [],
      redemption: { times: 1, withinSeconds: 900 },
      hours: null,
      reasons: { requester: false, ticket: null, approver: false },
      unmappedTrigger: 'refuse',
      signInSeconds: null,
    });
  });

  test('says all that a rule can say', () => {
    const whole = withSeats(
      '[{group: security, escalation: [{afterSeconds: 900, group: administrators}, {afterSeconds: 60, group: platform}]}]',
      `    expiresSeconds: 3600
    reminders: {everySeconds: 600}
    denials: 2
    narrowers: [security]
    redemption: {times: 3}
    hours: {timeZone: Europe/Berlin, days: [fri, mon], from: "22:00", until: "06:30"}
    reasons: {ticket: "SHOP-*", approver: true}
    unmappedTrigger: one-more
    signInSeconds: 300
`,
    );
    expect(ruleOf(whole)).toEqual({
      name: 'production-change',
      description: 'risky',
      seats: [
        {
          group: 'security',
          count: 1,
          escalation: [
            { afterSeconds: 60, group: 'platform' },
            { afterSeconds: 900, group: 'administrators' },
          ],
        },
      ],
      expiresSeconds: 3_600,
      reminders: { everySeconds: 600, most: 3 },
      denials: 2,
      narrowers: ['security'],
      redemption: { times: 3, withinSeconds: 900 },
      hours: { timeZone: 'Europe/Berlin', days: [5, 1], from: 1_320, until: 390 },
      reasons: { requester: true, ticket: 'SHOP-*', approver: true },
      unmappedTrigger: 'one-more',
      signInSeconds: 300,
    });
  });

  test.each([
    ['"00:00"', { days: [1, 2, 3, 4, 5, 6, 7], from: 540, until: 1_440 }],
    ['"24:00"', { days: [1, 2, 3, 4, 5, 6, 7], from: 540, until: 1_440 }],
  ])('ends at midnight where it says until %s, and means every day', (until, expected) => {
    const hours = `    hours: {timeZone: UTC, from: "09:00", until: ${until}}\n`;
    expect(ruleOf(small + hours).hours).toEqual({ timeZone: 'UTC', ...expected });
  });
});

describe('a rule is refused', () => {
  test.each([
    ['seats: []', withSeats('[]'), '4:12 "seats" is not 1 to 10 seats'],
    ['no description', `${head}    seats: [{group: security}]\n`, '2:3 "description" is missing'],
    ['another key', `${small}    quorum: 2\n`, '5:5 "quorum" is not a key here'],
    ['a large count', withSeats('[{group: security, count: 11}]'), '"count" is not how many'],
    ['no file', 'rules: []\n', '"rules" is not a section of declarations by name'],
    ['another top', 'approvals: {}\n', '"approvals" is not a key here'],
    [
      'an unknown group',
      withSeats('[{group: securty}]'),
      '4:21 no group with people in it is called "securty"; did you mean "security"',
    ],
    [
      'an unknown group of an escalation',
      withSeats('[{group: security, escalation: [{afterSeconds: 9, group: platfrom}]}]'),
      '4:69 no group with people in it is called "platfrom"; did you mean "platform"',
    ],
    [
      'a group that escalates to itself',
      withSeats('[{group: security, escalation: [{afterSeconds: 9, group: security}]}]'),
      '4:69 group security stands here already',
    ],
    [
      'an unknown group of narrowers',
      `${small}    narrowers: [secrity]\n`,
      '5:17 no group with people in it is called "secrity"; did you mean "security"',
    ],
    [
      'a narrower who is never asked',
      `${small}    narrowers: [platform]\n`,
      '5:17 nobody in platform is ever asked by this rule',
    ],
    [
      'an escalation at the expiry',
      withSeats(
        '[{group: security, escalation: [{afterSeconds: 600, group: platform}]}]',
        '    expiresSeconds: 600\n',
      ),
      '4:59 this comes after 600 s, and a request expires after 600 s',
    ],
    [
      'a reminder after the usual expiry',
      `${small}    reminders: {everySeconds: 14400}\n`,
      '5:31 this comes after 14400 s, and a request expires after 14400 s',
    ],
    [
      'a time zone that does not exist',
      `${small}    hours: {timeZone: Europe/Bonn, from: "09:00", until: "18:00"}\n`,
      '5:23 there is no time zone Europe/Bonn',
    ],
    [
      'hours of no length',
      `${small}    hours: {timeZone: UTC, from: "09:00", until: "09:00"}\n`,
      '5:50 from 09:00 until 09:00 is no time at all',
    ],
    [
      'a day twice',
      `${small}    hours: {timeZone: UTC, days: [mon, tue, mon], from: "09:00", until: "18:00"}\n`,
      '5:45 mon stands here twice',
    ],
    [
      'no day',
      `${small}    hours: {timeZone: UTC, days: [], from: "09:00", until: "18:00"}\n`,
      '"days" is not one day or more',
    ],
    [
      'a time that no day has',
      `${small}    hours: {timeZone: UTC, from: "25:00", until: "18:00"}\n`,
      '"from" is not a time of day in quotes',
    ],
    [
      'a ticket that all have',
      `${small}    reasons: {ticket: "* *"}\n`,
      '5:23 this pattern fits every',
    ],
    [
      'a ticket where no reason is required',
      `${small}    reasons: {ticket: "SHOP-*", requester: false}\n`,
      '5:44 a ticket stands in the reason of whoever asks, and none is required here',
    ],
    [
      'more who say no than are asked',
      `${small}    denials: 2\n`,
      '5:14 2 people have to say no, and only 1 are ever asked',
    ],
    [
      'a rule that no policy names',
      small.replace('production-change', 'productoin-change'),
      '2:3 no policy asks for approval by rule productoin-change; did you mean "production-change"',
    ],
  ])('for %s', (_, rules, expected) => {
    const lines = linesOf(acmeWithRules(rules));
    expect(lines).toContainEqual(expect.stringMatching(/^approvals\.yaml:/));
    expect(lines).toContainEqual(expect.stringContaining(expected));
  });

  test('once for one mistake', () => {
    for (const rules of [
      withSeats('[{group: securty}]', '    narrowers: [security]\n'),
      `${small}    narrowers: [platform]\n`,
      withSeats('[{group: security, count: 2}]'),
    ]) {
      expect(linesOf(acmeWithRules(rules))).toHaveLength(1);
    }
  });
});

describe('a rule that nobody could satisfy', () => {
  const remedy =
    'put more people into these groups in people.yaml, lower count, or add a group by escalation';

  test('is refused with whoever is missing', () => {
    const seats = '[{group: security, count: 2}, {group: platform, count: 3}]';
    expect(linesOf(acmeWithRules(withSeats(seats)))).toEqual([
      `approvals.yaml:4:12 nobody could satisfy rule production-change: missing 1 more of security, 1 more of platform | ${remedy}`,
    ]);
  });

  test('is one where one person would have to sit in two seats', () => {
    const both = withSeats('[{group: administrators}, {group: platform}]');
    expect(linesOf(acmeWithRules(both, ownedBy('grace')))).toEqual([]);
    const alone = {
      'people.yaml': (text: string) => text.replace('groups: [platform]', 'groups: []'),
    };
    const lines = linesOf(acmeWithRules(both, { ...ownedBy('grace'), ...alone }));
    expect(lines).toEqual([expect.stringContaining('missing 1 more of platform')]);
  });

  test('counts whoever comes in by escalation', () => {
    const seat = (more: string) => withSeats(`[{group: security, count: 2${more}}]`);
    expect(linesOf(acmeWithRules(seat('')))).toEqual([
      expect.stringContaining('missing 1 more of security'),
    ]);
    const escalation = ', escalation: [{afterSeconds: 60, group: platform}]';
    expect(linesOf(acmeWithRules(seat(escalation)))).toEqual([]);
  });

  test('does not count the owner of an identity that may come to ask', () => {
    const rules = withSeats('[{group: administrators}]');
    expect(linesOf(acmeWithRules(rules))).toEqual([
      `approvals.yaml:4:12 nobody could satisfy rule production-change for shop-migrator, since owner ada does not decide: missing 1 more of administrators | ${remedy}`,
    ]);
    expect(linesOf(acmeWithRules(rules, ownedBy('platform')))).toEqual([]);
    expect(linesOf(acmeWithRules(rules, morePeople('administrators')))).toEqual([]);
    const retired = {
      'identities.yaml': (text: string) =>
        text.replace('shop-migrator:\n', 'shop-migrator:\n    state: retired\n'),
    };
    expect(linesOf(acmeWithRules(rules, retired))).toEqual([]);
  });

  test('asks nothing of owners whose identities the guardrail does not concern', () => {
    const rules = withSeats('[{group: administrators}]');
    const forGroup = (group: string) => ({
      'policies/guardrails.cedar': (text: string) =>
        text
          .replace('principal,', `principal in Sallyport::Group::"${group}",`)
          .replace('resource == Sallyport::Grant::"shop-migrate"', 'resource'),
      'tests/story.yaml': () => 'tests: []\n',
    });
    expect(linesOf(acmeWithRules(rules, forGroup('agents')))).toEqual([]);
    expect(linesOf(acmeWithRules(rules, forGroup('deployers')))).toEqual([
      expect.stringContaining('for shop-deployer, since owner ada'),
    ]);
    const everything = {
      ...forGroup('deployers'),
      'policies/guardrails.cedar': (text: string) =>
        text.replace('resource == Sallyport::Grant::"shop-migrate"', 'resource'),
    };
    expect(linesOf(acmeWithRules(rules, everything))).toEqual([
      expect.stringContaining('for shop-deployer and 3 more, since owner ada'),
    ]);
  });

  test('counts one more where a run that nobody known triggered costs one', () => {
    const seats = '[{group: security}]';
    const oneMore = withSeats(seats, '    unmappedTrigger: one-more\n');
    expect(linesOf(acmeWithRules(withSeats(seats, '    unmappedTrigger: refuse\n')))).toEqual([]);
    expect(linesOf(acmeWithRules(oneMore))).toEqual([
      expect.stringContaining(
        'missing 1 more of security (one is for a run that nobody known triggered)',
      ),
    ]);
    expect(linesOf(acmeWithRules(oneMore, morePeople('security')))).toEqual([]);
  });

  test('is found however many people there are', () => {
    const crowd = morePeople(...Array.from({ length: 300 }, () => 'platform'));
    const seats = (more: string) => withSeats(`[{group: platform, count: 10}${more}]`);
    const files = acmeWithRules(seats(', {group: security}'), crowd);
    expect(linesOf(files)).toEqual([]);
    const [rule] = compiledOf(files).approvalRules;
    const { people } = compiledOf(files);
    if (rule === undefined) throw new Error('there is no rule');
    expect(emptyPlaces(everyPlace(rule), people)).toEqual([]);
    expect(linesOf(acmeWithRules(seats(', {group: security, count: 2}'), crowd))).toEqual([
      expect.stringContaining('missing 1 more of security'),
    ]);
  });

  test('is not judged while somebody in people.yaml cannot be read', () => {
    const broken = {
      'people.yaml': (text: string) => text.replace('name: Grace', 'nam: Grace'),
    };
    const lines = linesOf(acmeWithRules(small, broken));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.startsWith('approvals.yaml'))).toEqual([]);
  });
});

describe('policies and rules', () => {
  test('a policy whose rule is not there is refused, with what to add where no rule is', () => {
    const missing = acmeFiles();
    missing.delete('approvals.yaml');
    expect(linesOf(missing)).toEqual([
      'policies/guardrails.cedar:6:1 @approval names rule production-change, and there is no approvals.yaml | add approvals.yaml with at least rules: {production-change: {description: …, seats: [{group: …}]}}',
    ]);
    expect(linesOf(acmeWithRules('rules: {}\n'))).toEqual([
      expect.stringContaining(
        'guardrails.cedar:6:1 no approval rule is called "production-change"',
      ),
    ]);
  });

  test('a rule with problems of its own is there nevertheless', () => {
    const lines = linesOf(acmeWithRules(withSeats('[]')));
    expect(lines).toEqual([expect.stringMatching(/^approvals\.yaml:4:12 /)]);
  });

  test('no rule is called unused while a policy cannot be read', () => {
    const files = acmeWithRules(small, {
      'policies/guardrails.cedar': (text) => text.replace('forbid (', 'forbid ((('),
    });
    const lines = linesOf(files);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.startsWith('approvals.yaml'))).toEqual([]);
  });

  test('a configuration without guardrails needs no rules', () => {
    const files = acmeFiles();
    files.delete('approvals.yaml');
    files.delete('policies/guardrails.cedar');
    files.delete('tests/story.yaml');
    expect(linesOf(files)).toEqual([]);
    expect(compiledOf(files).approvalRules).toEqual([]);
  });

  test('a rule that no chunk could hold is refused', () => {
    const escalation = `[${Array.from({ length: 10 }, () => '{afterSeconds: 9, group: platform}').join()}]`;
    const narrowers = Array.from({ length: 1_000 }, () => 'x'.repeat(64)).join();
    const rules = withSeats(
      `[{group: security, escalation: ${escalation}}]`,
      `    narrowers: [${narrowers}]\n`,
    );
    expect(linesOf(acmeWithRules(rules))).toContainEqual(
      expect.stringContaining('"production-change" is larger than the 64000 characters'),
    );
  });
});
