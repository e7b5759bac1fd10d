import { expect, test } from 'vitest';
import { concernsIdentity } from '#core/policy/concerns-identity.ts';

const identity = { id: 'shop-migrator', groups: ['migrators'] };

test.each([
  ['principal', true],
  ['principal == Sallyport::Identity::"shop-migrator"', true],
  ['principal == Sallyport::Identity::"shop-deployer"', false],
  ['principal == Sallyport::Person::"shop-migrator"', false],
  ['principal in Sallyport::Identity::"shop-migrator"', true],
  ['principal in Sallyport::Group::"migrators"', true],
  ['principal in Sallyport::Group::"agents"', false],
  ['principal in Sallyport::Team::"migrators"', false],
  ['principal is Sallyport::Identity', true],
  ['principal is Sallyport::Person', false],
  ['principal is Sallyport::Identity in Sallyport::Group::"migrators"', true],
  ['principal is Sallyport::Identity in Sallyport::Group::"agents"', false],
])('the head %s concerns the identity: %s', (head, expected) => {
  const text = `forbid (${head}, action, resource);`;
  expect(concernsIdentity({ id: 'p', text, annotations: {} }, identity)).toBe(expected);
});

test('a policy that cannot be read may concern anybody', () => {
  expect(concernsIdentity({ id: 'p', text: 'forbid (', annotations: {} }, identity)).toBe(true);
});
