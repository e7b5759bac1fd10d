import { describe, expect, test } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Fault } from '#core/faults.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';

const checkoutRole = 'arn:aws:iam::111122223333:role/checkout-config';

/** Two service accounts of one cluster, trusted by name alone, with a grant each to one role. */
async function cluster(state = 'active'): Promise<ExchangeWorld> {
  const world = await exchangeWorld();
  const files = new Map(readConfigurationFolder(exampleFolder));
  const identities = String(files.get('identities.yaml'));
  files.set(
    'identities.yaml',
    `${identities.replace(/ +service_account_uid: .*\n/u, '').replace('    purpose: Reads the settings', `    state: ${state}\n    purpose: Reads the settings`)}
  cart-service:
    owner: platform
    purpose: Reads the settings of the cart
    grants: [cart-config]
    trust:
      - issuer: kubernetes
        claims: { namespace: shop, service_account: cart }
`,
  );
  files.set(
    'grants.yaml',
    `${files.get('grants.yaml')}
  cart-config:
    role: ${checkoutRole}
    externalId: acme-sallyport
    sessionPolicy:
      Version: "2012-10-17"
      Statement: { Effect: Allow, Action: ssm:GetParameter, Resource: "*" }
`,
  );
  for (const path of files.keys()) if (path.startsWith('tests/')) files.delete(path);
  await publishConfiguration(asOwner, { files }, world.admin);
  return world;
}

async function ask(world: ExchangeWorld, account: string, target: string): Promise<Fault> {
  const own = { namespace: 'shop', serviceaccount: { name: account, uid: 'another' } };
  const token = await world.token('k8s-checkout', { 'kubernetes.io': own });
  const role = { kind: 'role', arn: target } as const;
  const request = world.request(token, target, target.startsWith('arn:') ? { target: role } : {});
  return exchangeToken(request, world.ports).then(
    ({ grant }) => {
      throw new Error(`it was vended ${grant}`);
    },
    (fault: Fault) => fault,
  );
}

async function lastEntry(world: ExchangeWorld): Promise<EntryBody | undefined> {
  const [stored] = await world.store.entries({ limit: 1, descending: true });
  return stored?.entry.body;
}

describe('a stranger in a cluster whose service accounts are trusted by name', () => {
  test.each([
    ['a grant that exists', 'checkout-config'],
    ['a grant that does not exist', 'no-such-grant'],
    ['a role behind several grants', checkoutRole],
    ['a role behind none', 'arn:aws:iam::111122223333:role/nothing'],
  ])('gets the one line when it asks for %s, and is counted', async (_name, target) => {
    const world = await cluster();
    const fault = await ask(world, 'mallory', target);
    expect(fault.code).toBe('policy_denied');
    expect(fault.message).toMatch(/^no trust here accepts this token;/u);
    expect((await lastEntry(world))?.kind).toBe('configuration.published');
    expect(world.counters.counts()).toMatchObject({ 'token.refused code=policy_denied': 1 });
  });
});

describe('a known principal that asks for what is not its own', () => {
  test('cannot tell whether it exists, and its refusal is an entry that does', async () => {
    const world = await exchangeWorld();
    const faults: string[] = [];
    const asked = [
      ['reports-nightly', 'reports-nightly'],
      ['no-such-grant', undefined],
    ] as const;
    for (const [target, recorded] of asked) {
      const request = world.request(await world.token('shop-main'), target);
      const fault: Fault = await exchangeToken(request, world.ports).then(
        () => Promise.reject(new Error('it was vended')),
        (error) => error,
      );
      faults.push(`${fault.code} ${fault.message}`);
      expect(await lastEntry(world)).toMatchObject({
        kind: 'exchange.denied',
        actor: { kind: 'identity', id: 'shop-deployer' },
        outcome: { code: 'invalid_target' },
      });
      expect((await lastEntry(world))?.outcome?.detail.target).toBe(recorded);
    }
    expect(faults[0]).toBe(faults[1]);
  });

  test('is known by a trust that it satisfies, though that pins no id', async () => {
    const world = await cluster();
    expect((await ask(world, 'cart', 'checkout-config')).code).toBe('invalid_target');
    expect(await lastEntry(world)).toMatchObject({ actor: { id: 'cart-service' } });
  });

  test('whose identity is suspended by configuration is told so, and that is an entry', async () => {
    const world = await cluster('suspended');
    const fault = await ask(world, 'checkout', 'checkout-config');
    expect(fault.code).toBe('identity_stopped');
    expect(await lastEntry(world)).toMatchObject({ actor: { id: 'checkout-service' } });
  });
});

test('the grants of others behind a role do not stand in the way of one’s own', async () => {
  const world = await cluster();
  const token = await world.token('k8s-checkout');
  const target = { kind: 'role', arn: checkoutRole } as const;
  const vended = await exchangeToken(world.request(token, '', { target }), world.ports);
  expect(vended.grant).toBe('checkout-config');
});

test('several grants of one’s own behind a role must be told apart by name', async () => {
  const world = await cluster();
  const identities = String(readConfigurationFolder(exampleFolder).get('identities.yaml'));
  const files = new Map(readConfigurationFolder(exampleFolder));
  files.set(
    'identities.yaml',
    identities.replace('grants: [checkout-config]', 'grants: [checkout-config, checkout-again]'),
  );
  files.set(
    'grants.yaml',
    `${files.get('grants.yaml')}
  checkout-again: { role: "${checkoutRole}", externalId: acme-sallyport, sessionPolicy: none }
`,
  );
  await publishConfiguration(asOwner, { files }, world.admin);
  const token = await world.token('k8s-checkout');
  const target = { kind: 'role', arn: checkoutRole } as const;
  const asked = exchangeToken(world.request(token, '', { target }), world.ports);
  await expect(asked).rejects.toMatchObject({
    code: 'invalid_target',
    message: expect.stringContaining('(checkout-again, checkout-config)'),
  });
});
