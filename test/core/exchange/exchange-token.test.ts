import { describe, expect, test } from 'vitest';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Fault } from '#core/faults.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';

/** Bodies of all entries, oldest first, without the publish that begins every world. */
async function entries(world: ExchangeWorld): Promise<readonly EntryBody[]> {
  const stored = await world.store.entries({ limit: 200 });
  return stored.map(({ entry }) => entry.body).slice(1);
}

async function refusal(promise: Promise<unknown>): Promise<Fault> {
  return promise.then(
    () => {
      throw new Error('it was not refused');
    },
    (fault: Fault) => fault,
  );
}

describe('a token that policy permits', () => {
  test('is exchanged for credentials of its grant, and the entry is complete', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-main');
    const vended = await exchangeToken(world.request(token, 'shop-deploy'), world.ports);
    expect(vended).toMatchObject({ identity: 'shop-deployer', grant: 'shop-deploy' });
    expect(vended.expiresInSeconds).toBe(3600);
    const [entry] = await entries(world);
    expect(entry).toMatchObject({
      kind: 'exchange.vended',
      actor: { kind: 'identity', id: 'shop-deployer', owner: 'ada' },
      sessionId: vended.sessionId,
      decision: { effect: 'permit', configuration: vended.configuration },
      lease: { accessKeyId: vended.credentials.accessKeyId, repeated: false },
      workload: { sourceRepositoryIdentifier: '73184213' },
    });
  });

  test('assumes the role with source identity, security tags and a name of its own', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-main');
    const vended = await exchangeToken(world.request(token, 'shop-deploy'), world.ports);
    const [asked] = world.sts.assumed;
    expect(asked).toMatchObject({
      roleArn: 'arn:aws:iam::111122223333:role/shop-deploy',
      sourceIdentity: 'shop-deployer',
      externalId: 'acme-sallyport',
      tags: {
        'sallyport:identity': 'shop-deployer',
        'sallyport:grant': 'shop-deploy',
        'sallyport:session': vended.sessionId,
      },
    });
    expect(asked?.sessionName).toContain(vended.sessionId);
  });

  test('is found by the ARN of the role behind its one grant', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-main');
    const target = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/shop-deploy' } as const;
    const request = world.request(token, 'unused', { target });
    expect((await exchangeToken(request, world.ports)).grant).toBe('shop-deploy');
  });

  test('is refused for the role behind a grant that its identity may not ask for', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-main');
    const target = { kind: 'role', arn: 'arn:aws:iam::444455556666:role/reports-nightly' } as const;
    const fault = await refusal(
      exchangeToken(world.request(token, 'unused', { target }), world.ports),
    );
    expect(fault.code).toBe('invalid_target');
    expect(await entries(world)).toMatchObject([
      {
        kind: 'exchange.denied',
        actor: { id: 'shop-deployer' },
        outcome: { code: 'invalid_target' },
      },
    ]);
  });

  test.each([
    ['nightly-batch', 'reports-nightly', 'reports-nightly'],
    ['gitlab-billing', 'billing-export', 'billing-exporter'],
    ['k8s-checkout', 'checkout-config', 'checkout-service'],
    ['support-agent', 'support-answers', 'support-agent'],
  ])('of %s opens a session of grant %s', async (persona, grant, identity) => {
    const world = await exchangeWorld();
    const token = await world.token(persona);
    const vended = await exchangeToken(world.request(token, grant), world.ports);
    expect(vended.identity).toBe(identity);
  });
});

describe('a known principal that is refused', () => {
  test('reads which claim differs, and the refusal is an entry', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-branch');
    const fault = await refusal(exchangeToken(world.request(token, 'shop-deploy'), world.ports));
    expect(fault.code).toBe('policy_denied');
    expect(fault.message).toContain('ref expected "refs/heads/main", got "refs/heads/feature-x"');
    const [entry] = await entries(world);
    expect(entry).toMatchObject({
      kind: 'exchange.denied',
      actor: { id: 'shop-deployer' },
      outcome: { code: 'policy_denied' },
    });
  });

  test('reads which approval it needs when policy pends', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-migrate');
    const fault = await refusal(exchangeToken(world.request(token, 'shop-migrate'), world.ports));
    expect(fault.code).toBe('approval_pending');
    expect(fault.shown).toMatchObject({ approvals: [{ rule: 'production-change' }] });
    const [entry] = await entries(world);
    expect(entry).toMatchObject({ kind: 'approval.asked', decision: { effect: 'pend' } });
    expect(world.sts.assumed).toEqual([]);
  });

  test('is refused by the event that runs strangers’ code', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-pull-request-target');
    const fault = await refusal(exchangeToken(world.request(token, 'shop-deploy'), world.ports));
    expect(fault.code).toBe('event_not_allowed');
  });
});

describe('a stranger', () => {
  test('with a genuine token gets one line, no entry, and is counted', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-fork');
    const fault = await refusal(exchangeToken(world.request(token, 'shop-deploy'), world.ports));
    expect(fault.code).toBe('policy_denied');
    expect(fault.message).not.toContain('shop');
    expect(await entries(world)).toEqual([]);
    expect(world.counters.counts()).toMatchObject({ 'token.refused code=policy_denied': 1 });
  });

  test('cannot tell a grant that exists from one that does not', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-fork');
    const existing = await refusal(exchangeToken(world.request(token, 'shop-deploy'), world.ports));
    const missing = await refusal(
      exchangeToken(world.request(token, 'no-such-grant'), world.ports),
    );
    expect(missing.message).toBe(existing.message);
    expect(missing.code).toBe(existing.code);
  });

  test('floods make one entry a minute', async () => {
    const world = await exchangeWorld();
    for (let minute = 0; minute < 3; minute += 1) {
      for (let i = 0; i < 40; i += 1) {
        await refusal(exchangeToken(world.request('not.a.token', 'shop-deploy'), world.ports));
      }
      world.clock.advance(60);
    }
    await refusal(exchangeToken(world.request('not.a.token', 'shop-deploy'), world.ports));
    const bodies = await entries(world);
    expect(bodies.map(({ kind }) => kind)).toEqual(Array(3).fill('tokens.refused'));
    const counted = bodies.flatMap(({ facts = {} }) =>
      Object.values(facts).filter((fact) => typeof fact === 'number'),
    );
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(120);
  });

  test('whose aggregate entry cannot be written is still counted later', async () => {
    const world = await exchangeWorld();
    await refusal(exchangeToken(world.request('not.a.token', 'shop-deploy'), world.ports));
    world.clock.advance(60);
    world.store.failNext('commit', 'before');
    await refusal(exchangeToken(world.request('not.a.token', 'shop-deploy'), world.ports));
    await refusal(exchangeToken(world.request('not.a.token', 'shop-deploy'), world.ports));
    const [body] = await entries(world);
    expect(body?.facts).toMatchObject({ 'malformed_token unregistered': 2 });
  });
});

test('an unregistered issuer is refused before any key is looked up', async () => {
  const world = await exchangeWorld();
  const token = await world.token('shop-main', { iss: 'https://issuer.example' });
  const asked: string[] = [];
  const keySets = {
    read: async (issuer: string) => {
      asked.push(issuer);
      return undefined;
    },
    refresh: async () => {
      throw new Error('keys of an unregistered issuer were fetched');
    },
  };
  const fault = await refusal(
    exchangeToken(world.request(token, 'shop-deploy'), { ...world.ports, keySets }),
  );
  expect(fault.code).toBe('unknown_issuer');
  expect(asked).toEqual([]);
});

test('a suspended identity is refused from the next request on, in every process', async () => {
  const world = await exchangeWorld();
  const other = world.anotherProcess();
  const first = await exchangeToken(
    world.request(await world.token('shop-main'), 'shop-deploy'),
    other,
  );
  expect(first.identity).toBe('shop-deployer');
  const { stopIdentity } = await import('#core/administration/stop-identity.ts');
  const { asOwner } = await import('#test/exchange-world.ts');
  const stop = { identity: 'shop-deployer', stopping: 'suspend', reason: 'test' } as const;
  await stopIdentity(asOwner, stop, world.admin);
  const fault = await refusal(
    exchangeToken(world.request(await world.token('shop-main'), 'shop-deploy'), other),
  );
  expect(fault.code).toBe('identity_stopped');
  await stopIdentity(asOwner, { ...stop, stopping: 'resume' }, world.admin);
  const again = await exchangeToken(
    world.request(await world.token('shop-main'), 'shop-deploy'),
    other,
  );
  expect(again.identity).toBe('shop-deployer');
});

test('before anything is published every exchange is told to come again', async () => {
  const world = await exchangeWorld();
  const { createMemoryStore } = await import('#adapters/memory/store.ts');
  const store = createMemoryStore({ clock: world.clock });
  const token = await world.token('shop-main');
  const fault = await refusal(
    exchangeToken(world.request(token, 'shop-deploy'), { ...world.ports, store }),
  );
  expect(fault.code).toBe('not_configured');
  expect(fault.form.status).toBe(503);
});
