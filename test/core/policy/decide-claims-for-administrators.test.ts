import { expect, test } from 'vitest';
import { decideClaims } from '#core/policy/decide-claims.ts';
import type { Claims } from '#core/tokens/claims.ts';
import { shapes } from '#local/issuer/shapes/shapes.ts';
import { personaOf } from '#local/personas.ts';
import { broker, exchangeWorld } from '#test/exchange-world.ts';

test('an administrator sees how a stranger differs from a trust, a caller does not', async () => {
  const { ports, store } = await exchangeWorld();
  const head = await store.read('head', 'configuration');
  const configuration = await ports.configurations.load(head?.value.version ?? '');
  const identity = await configuration.identity('shop-deployer');
  const claims = shapes.github.claimsOf(personaOf('shop-fork')?.claims ?? {}) as Claims;
  const asked = { iss: `${broker}/issuer/github`, claims, grant: 'shop-deploy' };
  const world = { configuration, engine: ports.engine, now: ports.clock.now() };
  const identities = identity === undefined ? [] : [identity];
  const found = { ...configuration, identitiesFor: async () => identities };
  for (const one of [configuration, found]) {
    const caller = await decideClaims(asked, { ...world, configuration: one });
    expect(caller).toMatchObject({ effect: 'forbid', rules: [], refused: { diff: [] } });
  }
  const administrator = await decideClaims(asked, { ...world, identities });
  expect(administrator.why.join()).toContain('repository_id expected "73184213", got "88811177"');
});

test('an identity that is stopped is refused whatever policy says, and another is not', async () => {
  const { ports, store } = await exchangeWorld();
  const head = await store.read('head', 'configuration');
  const configuration = await ports.configurations.load(head?.value.version ?? '');
  const claims = shapes.github.claimsOf(personaOf('shop-main')?.claims ?? {}) as Claims;
  const asked = { iss: `${broker}/issuer/github`, claims, grant: 'shop-deploy' };
  const world = { configuration, engine: ports.engine, now: ports.clock.now() };
  const stop = {
    state: 'quarantined',
    since: '2026-11-22T10:00:00.000Z',
    by: 'grace',
    reason: '',
  } as const;
  const stopped = await decideClaims(asked, { ...world, stopped: { 'shop-deployer': stop } });
  expect(stopped).toMatchObject({
    effect: 'forbid',
    identity: { id: 'shop-deployer' },
    why: [expect.stringContaining('shop-deployer is quarantined since 2026-11-22T10:00:00.000Z')],
  });
  const other = await decideClaims(asked, { ...world, stopped: { 'shop-migrator': stop } });
  expect(other.effect).toBe('permit');
});
