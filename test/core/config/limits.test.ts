import { describe, expect, test } from 'vitest';
import { usualLimits } from '#core/limits/limits.ts';
import { acmeWith, compiledOf, lineOf, problemsOf, withoutPolicies } from './acme.ts';

const grants = 'grants: [shop-deploy]';

/** The deployer of the example with these limits. */
function deployerWith(limits: string) {
  const files = acmeWith('identities.yaml', grants, `${grants}\n    limits: ${limits}`);
  return compiledOf(files).identities.find(({ id }) => id === 'shop-deployer');
}

describe('the limits of an identity', () => {
  test('are left out where it declares none', () => {
    const [identity] = compiledOf(acmeWith('identities.yaml', grants, grants)).identities;
    expect(identity).not.toHaveProperty('limits');
  });

  test('are what it declares, and the usual ones for the rest', () => {
    expect(deployerWith('{ exchangesPerMinute: 7 }')?.limits).toEqual({
      exchangesPerMinute: 7,
      concurrentLeases: usualLimits.concurrentLeases,
    });
    expect(deployerWith('{ concurrentLeases: 3 }')?.limits).toEqual({
      exchangesPerMinute: usualLimits.exchangesPerMinute,
      concurrentLeases: 3,
    });
  });
});

test('a grant holds how often and how long its leases may be minted into', () => {
  const found = compiledOf(
    acmeWith('grants.yaml', 'leaseSeconds: 3600', 'uses: 3\n    idleSeconds: 600'),
  ).grants.find(({ name }) => name === 'shop-deploy');
  expect(found).toMatchObject({ uses: 3, idleSeconds: 600 });
});

test.each([
  ['identities.yaml', grants, `${grants}\n    limits: { exchangesPerMinute: 0 }`],
  ['identities.yaml', grants, `${grants}\n    limits: { exchangesPerMinute: 10001 }`],
  ['identities.yaml', grants, `${grants}\n    limits: { concurrentLeases: 1.5 }`],
  ['identities.yaml', grants, `${grants}\n    limits: { exchangesPerHour: 5 }`],
  ['identities.yaml', grants, `${grants}\n    limits: none`],
  ['grants.yaml', 'leaseSeconds: 3600', 'uses: 0'],
  ['grants.yaml', 'leaseSeconds: 3600', 'uses: 1001'],
  ['grants.yaml', 'leaseSeconds: 3600', 'idleSeconds: 59'],
  ['grants.yaml', 'leaseSeconds: 3600', 'idleSeconds: 3601'],
])('%s is refused where "%s" becomes "%s"', (file, from, to) => {
  const [problem, ...others] = problemsOf(withoutPolicies(acmeWith(file, from, to))).map(lineOf);
  expect(problem).toMatch(/limits|exchangesPerHour|exchangesPerMinute|concurrentLeases|uses|idle/);
  expect(others).toEqual([]);
});
