import { expect, test } from 'vitest';
import { FamiliarMemory } from '#core/limits/familiar-memory.ts';
import { traitsOf } from '#core/limits/traits.ts';

const stated = { issuer: 'https://i.example', subject: 's', profile: 'github' } as const;

test('the same value has one id for each identity and each trait, and never shows in it', () => {
  const workload = {
    ...stated,
    sourceRepositoryRef: 'refs/heads/main',
    runnerEnvironment: 'github-hosted',
  };
  const shown = traitsOf({ identity: 'one', grant: 'shop-deploy', workload });
  expect(shown.map(({ trait }) => trait)).toEqual(['grant', 'branch', 'runner']);
  for (const { id, trait } of shown) expect(id).toMatch(new RegExp(`^one/${trait}/[0-9a-f]{64}$`));
  const others = traitsOf({ identity: 'other', grant: 'shop-deploy', workload });
  expect(new Set([...shown, ...others].map(({ id }) => id)).size).toBe(6);
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
