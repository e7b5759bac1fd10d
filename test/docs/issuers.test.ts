import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CompiledConfiguration } from '#core/config/compile-configuration.ts';
import { createIssuerRegistry } from '#core/tokens/issuers/issuer-registry.ts';
import { type Profile, refusedEventsOf } from '#core/tokens/profiles/profile.ts';
import { profileOf, profiles } from '#core/tokens/profiles/profiles.ts';
import { compareWithTrust } from '#core/trust/compare-with-trust.ts';
import { deployers } from '#test/core/tokens/goldens/deployers.ts';
import type { Golden } from '#test/core/tokens/goldens/golden.ts';
import { peoplesGoldens } from '#test/core/tokens/goldens/people.ts';
import { pipelines } from '#test/core/tokens/goldens/pipelines.ts';
import { platforms } from '#test/core/tokens/goldens/platforms.ts';
import { present } from '#test/core/tokens/goldens/present.ts';
import { compileRecipe, isCompiled, readRecipe } from './recipe.ts';

const names = Object.keys(profiles);
const goldens = [...pipelines, ...deployers, ...platforms, ...peoplesGoldens];
const readme = readFileSync('docs/issuers/README.md', 'utf8');

function profileNamed(name: string): Profile {
  const profile = profileOf(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  return profile;
}

function compiledRecipe(name: string): CompiledConfiguration {
  const result = compileRecipe(readRecipe(name).files);
  if (!isCompiled(result)) throw new Error(JSON.stringify(result));
  return result;
}

/** The token as the page's issuer reads it; undefined where the page shows another issuer. */
async function presentTo({ issuers }: CompiledConfiguration, golden: Golden) {
  const issuer = createIssuerRegistry(issuers).find(golden.registered, golden.claims.aud as never);
  return issuer && present(golden, issuer);
}

describe('docs/issuers', () => {
  test('has one page for each profile, and no other', () => {
    const pages = readdirSync('docs/issuers').filter((page) => page !== 'README.md');
    expect(pages.sort()).toEqual(names.map((name) => `${name}.md`).sort());
  });

  test.each(names)('lists %s with the events that it is refused for', (name) => {
    const row = readme.split('\n').find((line) => line.includes(`(${name}.md)`));
    const [, , , , refused = ''] = row?.split('|') ?? [];
    const named = [...refused.matchAll(/`([^`]+)`/g)].map(([, event]) => event);
    expect(named).toEqual(refusedEventsOf(profileNamed(name)));
  });
});

test('docs/configuration.md lists every profile', () => {
  const page = readFileSync('docs/configuration.md', 'utf8');
  const [, table = ''] = page.split('| profiles | of |\n|---|---|\n');
  const rows = table.split('\n\n')[0]?.split('\n') ?? [];
  const listed = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(listed.sort()).toEqual(names.toSorted());
});

describe('the page of a profile', () => {
  test.each(names)('%s compiles as it stands', (name) => {
    const result = compileRecipe(readRecipe(name).files);
    expect(isCompiled(result) ? [] : result).toEqual([]);
  });

  test('would not compile if what it trusts were no longer there', () => {
    const { files } = readRecipe('vercel');
    const result = compileRecipe(files, (text) => text.replace(/ +project_id.*\n/, ''));
    expect(isCompiled(result) ? [] : result).toMatchObject([
      { message: expect.stringContaining('do not say which workload') },
    ]);
  });

  test.each(names)('%s has every section, and names what is refused and what is pinned', (name) => {
    const { text, files } = readRecipe(name);
    const profile = profileNamed(name);
    for (const title of ['Configuration', 'What to pin', 'What to beware of']) {
      expect(text).toContain(`\n## ${title}\n`);
    }
    expect(text).toContain(`Profile \`${name}\``);
    expect(text).toContain(profile.people ? '## How a person gets' : '## How a job gets');
    for (const event of refusedEventsOf(profile)) expect(text).toContain(`\`${event}\``);
    const pins = [...(profile.pinTogether?.flat() ?? []), ...(profile.mustRequire ?? [])];
    for (const claim of pins) expect(text).toMatch(new RegExp(`\`[^\`]*\\b${claim}\\b`));
    const shown = [...files.keys()].sort();
    expect(shown).toEqual(
      [profile.people ? 'people.yaml' : 'identities.yaml', 'issuers.yaml'].sort(),
    );
  });

  const shownGoldens = goldens.filter(({ profile, registered }) =>
    readRecipe(profile).text.includes(registered),
  );

  test('shows an issuer that a golden token is of', () => {
    const shown = new Set(shownGoldens.map(({ profile }) => profile));
    const elsewhere = ['github', 'gitlab', 'people'];
    expect(names.filter((name) => !shown.has(name))).toEqual(elsewhere);
  });

  const workloads = shownGoldens.filter(({ profile }) => !profileNamed(profile).people);
  test.each(workloads)('trusts what its platform states: $title', async (golden) => {
    const configuration = compiledRecipe(golden.profile);
    const token = await presentTo(configuration, golden);
    const trusts = configuration.identities
      .flatMap((identity) => identity.trusts)
      .filter(({ issuer, iss }) => issuer === token?.issuer.name && iss === token.iss);
    if (token === undefined) expect(golden.registered).toContain('sts.windows.net');
    else expect(trusts.map((trust) => compareWithTrust(token, trust).differences)).toEqual([[]]);
  });

  const signIns = shownGoldens.filter(({ profile }) => profileNamed(profile).people);
  test.each(signIns)('knows whom its provider names: $title', async (golden) => {
    const configuration = compiledRecipe(golden.profile);
    const token = await presentTo(configuration, golden);
    const [person] = configuration.people.filter(({ id }) => id === 'ada');
    expect([token?.issuer.name, token?.sub]).toEqual([person?.issuer, person?.subject]);
  });
});
