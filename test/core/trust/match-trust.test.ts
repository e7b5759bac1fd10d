import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Claims } from '#core/tokens/claims.ts';
import { matchTrust, type RefusedMatch, type TrustMatch } from '#core/trust/match-trust.ts';
import { pinsOf } from '#core/trust/pins-of.ts';
import { campaign } from '#test/campaign.ts';
import { condition, grant, identityOf, now, pushOf, shopTrust, tokenOf } from './trust-fixtures.ts';

const question = { grant, now };

function refused(match: TrustMatch): RefusedMatch {
  if (match.kind !== 'refused') throw new Error('the token matched');
  return match;
}

describe('a token', () => {
  test('is the identity whose trust it satisfies', () => {
    const match = matchTrust(pushOf(), [identityOf()], question);
    expect(match).toMatchObject({ kind: 'matched', identity: { id: 'shop-deployer' } });
  });

  test('of another branch is told what differs', () => {
    const token = pushOf({ ref: 'refs/heads/feature-x', environment: undefined as never });
    const match = refused(matchTrust(token, [identityOf()], question));
    expect(match).toMatchObject({ code: 'policy_denied', known: true });
    expect(match.identity?.id).toBe('shop-deployer');
    expect(match.message).toBe(
      'the token does not satisfy the trust: identity shop-deployer: ' +
        'ref expected "refs/heads/main", got "refs/heads/feature-x"; ' +
        'environment expected "production" or "staging", missing; ' +
        'ask from a run that does, or have the trust changed',
    );
  });

  test('is told of few alternatives, however many a trust has', () => {
    const refs = Array.from({ length: 1_000 }, (_, n) => `refs/heads/release-${n}`);
    const [pin] = shopTrust.conditions;
    const conditions = [...(pin ? [pin] : []), condition('ref', refs)];
    const trusts = [{ ...shopTrust, conditions }];
    const match = refused(matchTrust(pushOf(), [identityOf({ trusts })], question));
    expect(match.message).toContain('"refs/heads/release-7" or one of 992 more, got');
    expect(JSON.stringify(match.diff).length).toBeLessThan(1_000);
  });

  test('of a repository with the same name and another owner is a stranger (case C14)', () => {
    const fork = pushOf({ repository_id: '88811177', repository_owner_id: '66600111' });
    const match = refused(matchTrust(fork, [identityOf()], question));
    expect(match).toMatchObject({ code: 'policy_denied', known: false, diff: [] });
    expect(match.identity).toBeUndefined();
    expect(match.message).not.toMatch(/shop-deployer|73184213|refs|9919/);
  });

  test.each(['pull_request_target', 'workflow_run'])(
    'of the event %s is refused unless the trust names the event (case C13)',
    (event) => {
      const token = pushOf({ event_name: event });
      const match = refused(matchTrust(token, [identityOf()], question));
      expect(match).toMatchObject({ code: 'event_not_allowed', known: true });
      const allowed = identityOf({ trusts: [{ ...shopTrust, allowEvents: [event] }] });
      expect(matchTrust(token, [allowed], question).kind).toBe('matched');
    },
  );

  test.each([[undefined], [7], [['push']]])(
    'whose event is %j is refused for it, as nothing says that it is harmless',
    (event) => {
      const token = pushOf({ event_name: event as never });
      expect(refused(matchTrust(token, [identityOf()], question)).code).toBe('event_not_allowed');
    },
  );

  test('of a stranger is not told that its event is what is refused', () => {
    const token = pushOf({
      event_name: 'workflow_run',
      repository_id: '1',
      repository_owner_id: '2',
    });
    expect(refused(matchTrust(token, [identityOf()], question)).code).toBe('policy_denied');
  });

  test.each<readonly [string, Claims]>([
    ['a number', { ref: 1 }],
    ['a list that holds the value', { ref: ['refs/heads/main'] }],
    ['an object', { ref: { 'refs/heads/main': true } }],
    ['null', { ref: null }],
    ['true', { ref: true }],
    ['the value with a control character', { ref: 'refs/heads/main\u0000' }],
    ['the value with a bidi control', { ref: 'refs/heads/\u202emain' }],
    ['a look-alike of the value', { ref: 'refs/heads/mаin' }],
    ['the value in another case', { ref: 'refs/heads/MAIN' }],
  ])('whose claim is %s does not satisfy a condition on text', (_, claims) => {
    const match = refused(matchTrust(pushOf(claims), [identityOf()], question));
    expect(match.code).toBe('policy_denied');
    expect(match.message).not.toMatch(/[\p{C}]/u);
  });

  test('whose pinned id is a number is a stranger', () => {
    const token = pushOf({ repository_id: 73184213, repository_owner_id: 9919 });
    expect(refused(matchTrust(token, [identityOf()], question)).known).toBe(false);
  });

  test('cannot satisfy even "*" with a claim that it does not state', () => {
    const trust = { ...shopTrust, conditions: [condition('constructor', ['*'])] };
    const match = matchTrust(pushOf(), [identityOf({ trusts: [trust] })], question);
    expect(match.kind).toBe('refused');
  });

  test('with look-alike and prototype keys satisfies nothing by them', () => {
    const claims = JSON.parse(
      '{"__proto__":{"ref":"refs/heads/main"},"REF":"refs/heads/main","ref ":"refs/heads/main","repository_id":"73184213","event_name":"push"}',
    );
    const match = refused(matchTrust(tokenOf('github', claims), [identityOf()], question));
    expect(match.message).toContain('ref expected "refs/heads/main", missing');
  });
});

test('who asks "what if" with every identity in hand is shown how a stranger differs', () => {
  const fork = pushOf({ repository_id: '88811177', repository_owner_id: '66600111' });
  const match = refused(matchTrust(fork, [identityOf()], { ...question, showAll: true }));
  expect(match).toMatchObject({ code: 'policy_denied', known: false });
  expect(match.message).toContain('repository_id expected "73184213", got "88811177"');
});

describe('an identity', () => {
  test('is no candidate for a grant that it may not ask for', () => {
    const other = identityOf({ grants: ['shop-migrate'] });
    expect(refused(matchTrust(pushOf(), [other], question)).known).toBe(false);
  });

  test.each([
    ['another issuer of the same iss', { issuer: 'ghes' }],
    ['another instance of the issuer', { iss: 'https://github.example/' }],
  ])('is no candidate by a trust in %s', (_, changed) => {
    const other = identityOf({ trusts: [{ ...shopTrust, ...changed }] });
    expect(refused(matchTrust(pushOf(), [other], question)).known).toBe(false);
  });

  test('matches by its first trust that is satisfied', () => {
    const wide = { ...shopTrust, index: 1, conditions: shopTrust.conditions.slice(0, 1) };
    const match = matchTrust(pushOf(), [identityOf({ trusts: [shopTrust, wide] })], question);
    expect(match).toMatchObject({ kind: 'matched', trust: { index: 0 } });
  });

  test.each([
    [{ state: 'proposed' }, 'it is proposed'],
    [{ state: 'suspended' }, 'it is suspended'],
    [{ state: 'retired' }, 'it is retired'],
    [{ expiresAt: '2026-11-22T10:00:00Z' }, 'it expired at 2026-11-22T10:00:00Z'],
    [{ expiresAt: 'never' }, 'it expired at never'],
  ] as const)('with %j is stopped', (changed, reason) => {
    const match = refused(matchTrust(pushOf(), [identityOf(changed)], question));
    expect(match).toMatchObject({ code: 'identity_stopped', known: true });
    expect(match.message).toContain(reason);
    expect(match.message).toContain('shop-deployer');
  });

  test('that expires later is not stopped', () => {
    const later = identityOf({ expiresAt: '2026-11-22T10:00:01Z' });
    expect(matchTrust(pushOf(), [later], question).kind).toBe('matched');
  });

  test('that is retired gives way to its successor', () => {
    const identities = [identityOf({ state: 'retired' }), identityOf({ id: 'shop-deployer-2' })];
    expect(matchTrust(pushOf(), identities, question)).toMatchObject({
      kind: 'matched',
      identity: { id: 'shop-deployer-2' },
    });
  });

  test('that is suspended is not passed over for another that matches too', () => {
    const identities = [identityOf({ state: 'suspended' }), identityOf({ id: 'another' })];
    const match = refused(matchTrust(pushOf(), identities, question));
    expect(match).toMatchObject({ code: 'ambiguous_identity', known: true, identity: undefined });
    expect(match.message).toContain('(another, shop-deployer)');
  });

  test('without a pin is not named to whoever its trusts let in', () => {
    const trusts = [{ ...shopTrust, conditions: shopTrust.conditions.slice(2) }];
    const one = identityOf({ trusts, state: 'suspended' });
    const stopped = refused(matchTrust(pushOf(), [one], question));
    expect(stopped).toMatchObject({ code: 'identity_stopped', known: true });
    expect(stopped.message).toBe(
      'the identity may not act: it is suspended; ask its owner to renew it',
    );
    expect(stopped.diff).toEqual([]);
    const several = refused(matchTrust(pushOf(), [one, identityOf({ id: 'b', trusts })], question));
    expect(several).toMatchObject({ code: 'ambiguous_identity', known: true });
    expect(several.message).toBe(
      'several identities trust this token for the grant; tell their trusts apart by a condition',
    );
    expect(several.diff).toEqual([]);
  });

  test('is named to whoever holds a pin of it, beside others that are held by none', () => {
    const open = [{ ...shopTrust, conditions: shopTrust.conditions.slice(2) }];
    const identities = [identityOf(), identityOf({ id: 'another', trusts: open })];
    const match = refused(matchTrust(pushOf(), identities, question));
    expect(match.message).toContain('(another, shop-deployer)');
  });

  test('is not named as the one refused when several are', () => {
    const identities = [identityOf(), identityOf({ id: 'another' })];
    const match = refused(matchTrust(pushOf({ ref: 'x' }), identities, question));
    expect(match.diff).toHaveLength(2);
    expect(match.identity).toBeUndefined();
  });
});

describe('an event that runs the code of strangers', () => {
  const token = pushOf({ event_name: 'pull_request_target' });

  test('is told as the difference, and is not lifted by allowing another one', () => {
    const trusts = [{ ...shopTrust, allowEvents: ['workflow_run'] }];
    const match = refused(matchTrust(token, [identityOf({ trusts })], question));
    expect(match.code).toBe('event_not_allowed');
    expect(match.diff.flatMap(({ differences }) => differences)).toEqual([
      {
        claim: 'event_name',
        expected: 'an event that the trust allows by name (allowEvents)',
        got: '"pull_request_target"',
      },
    ]);
  });

  test('gives the refusal its name only if no trust is nearer', () => {
    const allowing = { ...shopTrust, allowEvents: ['pull_request_target'] };
    const elsewhere = {
      ...allowing,
      conditions: [...shopTrust.conditions, condition('sha', ['x'])],
    };
    const identities = [identityOf(), identityOf({ id: 'another', trusts: [elsewhere] })];
    expect(refused(matchTrust(token, identities, question)).code).toBe('policy_denied');
  });
});

test('a difference names eight alternatives and counts the rest', () => {
  const saying = (count: number) => {
    const anyOf = Array.from({ length: count }, (_, at) => `v${at}`);
    const trust = {
      ...shopTrust,
      conditions: [...shopTrust.conditions.slice(0, 1), condition('ref', anyOf)],
    };
    return refused(matchTrust(pushOf(), [identityOf({ trusts: [trust] })], question)).message;
  };
  expect(saying(8)).toContain('or "v7", got');
  expect(saying(9)).toContain('or "v7" or one of 1 more, got');
});

test('a token that no identity may use for the grant is told where to look', () => {
  const match = refused(matchTrust(pushOf(), [], question));
  expect(match.message).toBe(
    'no identity that trusts this token may ask for grant shop-deploy; check its trust and its grants in identities.yaml',
  );
});

describe('claims that must agree', () => {
  const trust = {
    ...shopTrust,
    issuer: 'gitlab',
    iss: 'https://gitlab.example',
    conditions: [condition('project_id', ['4521'], true)],
  };
  const own = {
    project_id: '4521',
    job_project_id: '4521',
    namespace_id: '77',
    job_namespace_id: '77',
  };
  const identities = [identityOf({ trusts: [trust] })];

  test('let a job of the project itself in', () => {
    expect(matchTrust(tokenOf('gitlab', own), identities, question).kind).toBe('matched');
  });

  test.each<readonly [string, Claims]>([
    ['another', { ...own, job_project_id: '9' }],
    ['none', { project_id: '4521', namespace_id: '77', job_namespace_id: '77' }],
    ['the same list', { ...own, project_id: '4521', job_project_id: ['4521'] }],
  ])('refuse a job whose own project is %s', (_, claims) => {
    const match = refused(matchTrust(tokenOf('gitlab', claims), identities, question));
    expect(match.message).toContain('job_project_id expected the same as project_id ("4521")');
  });

  test('refuse a job that states neither: nothing is no agreement', () => {
    const claims = { project_id: '4521', job_project_id: '4521' };
    const match = refused(matchTrust(tokenOf('gitlab', claims), identities, question));
    expect(match.message).toContain('job_namespace_id expected the same as namespace_id (missing)');
  });

  test('refuse when the profile does not know one of them', () => {
    const token = tokenOf('gitlab', own);
    const mustAgree = [['project_id', 'toString']] as const;
    const match = matchTrust(
      { ...token, profile: { ...token.profile, mustAgree } },
      identities,
      question,
    );
    expect(match.kind).toBe('refused');
  });
});

describe('pins', () => {
  test('are the immutable claims that are text', () => {
    const pins = pinsOf(pushOf({ enterprise_id: 7 }));
    expect([...pins]).toEqual([
      ['/repository_id', '73184213'],
      ['/repository_owner_id', '9919'],
    ]);
  });
});

test('no claims whatever match a trust that they do not satisfy, and none of their text escapes', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('repository_id', 'repository_owner_id', 'ref', 'event_name', '__proto__'),
        fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant('73184213')),
      ),
      (claims) => {
        const match = refused(
          matchTrust(tokenOf('github', claims as Claims), [identityOf()], question),
        );
        expect(match.message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(match.known).toBe(match.diff.length > 0);
      },
    ),
    { seed: 7, numRuns: campaign(500) },
  );
});
