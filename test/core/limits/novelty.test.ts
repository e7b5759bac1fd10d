import { expect, test } from 'vitest';
import { FamiliarMemory } from '#core/limits/familiar-memory.ts';
import { traitsOf } from '#core/limits/traits.ts';

const stated = { issuer: 'https://i.example', subject: 's', profile: 'github' } as const;

test('the same value has one id for each identity, grant and trait, and never shows in it', () => {
  const workload = {
    ...stated,
    sourceRepositoryRef: 'refs/heads/main',
    runnerEnvironment: 'github-hosted',
  };
  const shown = traitsOf({ identity: 'one', grant: 'shop-deploy', workload });
  expect(shown.map(({ trait }) => trait)).toEqual(['grant', 'branch', 'runner']);
  for (const { id, trait } of shown) {
    expect(id).toMatch(new RegExp(`^one/shop-deploy/${trait}/[0-9a-f]{64}$`));
  }
  const others = traitsOf({ identity: 'other', grant: 'shop-deploy', workload });
  expect(new Set([...shown, ...others].map(({ id }) => id)).size).toBe(6);
});

test('a branch and a runner that are familiar for one grant are not for another', () => {
  const workload = {
    ...stated,
    sourceRepositoryRef: 'refs/heads/main',
    runnerEnvironment: 'github-hosted',
  };
  const idsFor = (grant: string) =>
    traitsOf({ identity: 'one', grant, workload }).map(({ id }) => id);
  expect(idsFor('shop-deploy')).toEqual(idsFor('shop-deploy'));
  expect(new Set([...idsFor('shop-deploy'), ...idsFor('shop-migrate')]).size).toBe(6);
});

test('no two exchanges share a trait by how grant and value are put together', () => {
  const shown = [
    ['a', 'b/c'],
    ['a/b', 'c'],
    ['ab', '/c'],
  ].flatMap(([grant = '', sourceRepositoryRef = '']) =>
    traitsOf({ identity: 'one', grant, workload: { ...stated, sourceRepositoryRef } }),
  );
  const branches = shown.filter(({ trait }) => trait === 'branch').map(({ id }) => id);
  expect(new Set(branches).size).toBe(3);
});

test('a token without branch and runner shows its grant alone', () => {
  const shown = traitsOf({ identity: 'one', grant: 'shop-deploy', workload: stated });
  expect(shown.map(({ trait }) => trait)).toEqual(['grant']);
});

test('a process remembers so many traits, the oldest are forgotten first, and each ends', () => {
  const memory = new FamiliarMemory();
  const [now, later] = [new Date(1_000), new Date(2_000)];
  for (let trait = 0; trait <= 10_000; trait += 1) memory.learn(`${trait}`, later);
  expect(memory.knows('0', now)).toBe(false);
  expect(memory.knows('1', now)).toBe(true);
  expect(memory.knows('1', later)).toBe(false);
});
