import { describe, expect, test } from 'vitest';
import { explainTrusts } from '#core/trust/explain-trusts.ts';
import { condition, identityOf, now, pushOf, shopTrust, tokenOf } from './trust-fixtures.ts';

const lines = (...given: Parameters<typeof explainTrusts>) =>
  explainTrusts(...given).map(({ identity, trust, findings, accepts, stopped }) => [
    `${identity} ${trust} ${accepts ? 'accepts' : 'refuses'}${stopped === undefined ? '' : `, ${stopped}`}`,
    ...findings.map(
      ({ claim, expected, got, holds }) => `${holds ? '✓' : '✗'} ${claim}: ${expected} | ${got}`,
    ),
  ]);

describe('a token is held against every trust', () => {
  test('claim by claim, also what holds', () => {
    expect(lines(pushOf({ ref: 'refs/heads/x' }), [identityOf()], now)).toEqual([
      [
        'shop-deployer 0 refuses',
        '✓ iss: github: "https://github.example" | github: "https://github.example"',
        '✓ repository_id: "73184213" | "73184213"',
        '✓ repository_owner_id: "9919" | "9919"',
        '✗ ref: "refs/heads/main" | "refs/heads/x"',
        '✓ environment: "production" or "staging" | "production"',
      ],
    ]);
  });

  test('with what the platform adds: events, proofs and agreements', () => {
    const [explained] = lines(
      pushOf({ event_name: 'workflow_run', ref: 'x' }),
      [identityOf()],
      now,
    );
    expect(explained?.slice(-2)).toEqual([
      '✓ environment: "production" or "staging" | "production"',
      '✗ event_name: an event that the trust allows by name (allowEvents) | "workflow_run"',
    ]);
    expect(explained).toHaveLength(7);
  });

  test('and one that accepts says so', () => {
    const [explained] = explainTrusts(pushOf(), [identityOf()], now);
    expect(explained?.accepts).toBe(true);
    expect(explained).not.toHaveProperty('stopped');
  });

  test('a list is told from what it should hold', () => {
    const trust = {
      ...shopTrust,
      issuer: 'circleci',
      iss: 'https://circleci.example',
      conditions: [{ ...condition('context_ids', ['a']), pointer: '/c', kind: 'list' as const }],
    };
    const [held] = lines(
      tokenOf('circleci', { c: ['a', 'b'] }),
      [identityOf({ trusts: [trust] })],
      now,
    );
    expect(held?.at(-1)).toBe('✓ context_ids: "a" | a list with it');
    const [other] = lines(
      tokenOf('circleci', { c: ['b'] }),
      [identityOf({ trusts: [trust] })],
      now,
    );
    expect(other?.at(-1)).toBe('✗ context_ids: "a" | a list without it');
  });

  test('a trust in another issuer, or another instance, has that as its only finding', () => {
    const gitlab = { ...shopTrust, issuer: 'gitlab' };
    const elsewhere = { ...shopTrust, index: 1, iss: 'https://other.example' };
    const identity = identityOf({ trusts: [gitlab, elsewhere] });
    expect(lines(pushOf(), [identity], now)).toEqual([
      [
        'shop-deployer 0 refuses',
        '✗ iss: gitlab: "https://github.example" | github: "https://github.example"',
      ],
      [
        'shop-deployer 1 refuses',
        '✗ iss: github: "https://other.example" | github: "https://github.example"',
      ],
    ]);
  });
});

test('the closest trust comes first, those of other issuers last', () => {
  const far = identityOf({ id: 'far', trusts: [{ ...shopTrust, issuer: 'gitlab' }] });
  const near = identityOf({
    id: 'near',
    trusts: [{ ...shopTrust, conditions: [condition('ref', ['x'])] }],
  });
  const middle = identityOf({
    id: 'middle',
    trusts: [
      {
        ...shopTrust,
        conditions: ['ref', 'repository', 'sha'].map((claim) => condition(claim, ['x'])),
      },
    ],
  });
  const order = explainTrusts(pushOf(), [far, middle, near, identityOf()], now);
  expect(order.map(({ identity }) => identity)).toEqual(['shop-deployer', 'near', 'middle', 'far']);
});

test('of two that lack as much, the one that more speaks for comes first', () => {
  const trustOf = (claims: Readonly<Record<string, string>>) => {
    const conditions = Object.entries(claims).map(([claim, value]) => condition(claim, [value]));
    return [{ ...shopTrust, conditions }];
  };
  const little = identityOf({ id: 'little', trusts: trustOf({ ref: 'x' }) });
  const much = identityOf({ id: 'much', trusts: trustOf({ ref: 'x', environment: 'production' }) });
  const order = explainTrusts(pushOf(), [little, much], now).map(({ identity }) => identity);
  expect(order).toEqual(['much', 'little']);
});

test('an identity that may not act is told with the reason', () => {
  const suspended = identityOf({ state: 'suspended' });
  expect(lines(pushOf(), [suspended], now)[0]?.[0]).toBe(
    'shop-deployer 0 accepts, it is suspended',
  );
});
