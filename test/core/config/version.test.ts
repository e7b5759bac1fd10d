import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CompiledConfiguration } from '#core/config/compile-configuration.ts';
import type { Identity } from '#core/config/configuration.ts';
import { createConfigurations } from '#core/config/create-configurations.ts';
import { type LoadOptions, loadConfiguration } from '#core/config/load-configuration.ts';
import { loadSources } from '#core/config/load-sources.ts';
import { packVersion } from '#core/config/pack-version.ts';
import type { Chunks } from '#core/store/store.ts';
import type { Trust } from '#core/trust/trust.ts';
import { acmeFiles, acmeWith, compiledOf } from './acme.ts';

const demo = { demoIssuerBase: 'http://127.0.0.1:8787/issuer' };

/** Chunks in memory that tell what was read. */
function chunksOf(packed: ReadonlyMap<string, Uint8Array>) {
  const stored = new Map(packed);
  const reads: string[] = [];
  const chunks: Chunks = {
    put: async (digest, bytes) => void stored.set(digest, bytes),
    get: async (digest) => {
      reads.push(digest);
      return stored.get(digest);
    },
  };
  return { chunks, stored, reads };
}

async function loaded(compiled: CompiledConfiguration, options: LoadOptions = demo) {
  const packed = packVersion(compiled);
  const store = chunksOf(packed.chunks);
  const configuration = await loadConfiguration(packed.version, store.chunks, options);
  return { ...store, configuration, version: packed.version };
}

describe('a version', () => {
  test('is named by what it holds', () => {
    const version = packVersion(compiledOf(acmeFiles())).version;
    expect(version).toMatch(/^[0-9a-f]{64}$/);
    expect(packVersion(compiledOf(acmeFiles())).version).toBe(version);
    const changed = acmeWith('identities.yaml', 'purpose: Publishes', 'purpose: Puts');
    expect(packVersion(compiledOf(changed)).version).not.toBe(version);
  });

  test('gives everything back that was compiled', async () => {
    const compiled = compiledOf(acmeFiles());
    const { configuration, version } = await loaded(compiled);
    expect(configuration.version).toBe(version);
    for (const grant of compiled.grants) expect(configuration.grant(grant.name)).toEqual(grant);
    for (const rule of compiled.approvalRules) {
      expect(configuration.approvalRule(rule.name)).toEqual(rule);
    }
    expect(compiled.approvalRules).toHaveLength(1);
    for (const person of compiled.people) {
      expect(configuration.person(person.id)).toEqual(person);
      expect(configuration.personOf(person.issuer ?? '', person.subject ?? '')).toEqual(person);
    }
    for (const identity of compiled.identities) {
      const found = await configuration.identity(identity.id);
      expect(found).toMatchObject({ id: identity.id, purpose: identity.purpose });
    }
  });

  test('knows nothing that it does not hold', async () => {
    const { configuration } = await loaded(compiledOf(acmeFiles()));
    expect(configuration.grant('__proto__')).toBeUndefined();
    expect(configuration.approvalRule('__proto__')).toBeUndefined();
    expect(configuration.person('nobody')).toBeUndefined();
    expect(configuration.personOf('people', 'nobody')).toBeUndefined();
    expect(configuration.issuerOf('https://nobody.example')).toBeUndefined();
    expect(configuration.issuerNamed('nobody')).toBeUndefined();
    expect(configuration.grantsOfRole('arn:aws:iam::1:role/x')).toEqual([]);
    expect(await configuration.identity('nobody')).toBeUndefined();
    expect((await configuration.policySlice('toString', 'x')).policies).toEqual([]);
  });

  test('changes with a rule, and one that was published before there were rules has none', async () => {
    const { version, chunks: packed } = packVersion(compiledOf(acmeFiles()));
    const changed = acmeWith('approvals.yaml', 'afterSeconds: 1800', 'afterSeconds: 900');
    expect(packVersion(compiledOf(changed)).version).not.toBe(version);
    const { approvalRules, ...older } = JSON.parse(new TextDecoder().decode(packed.get(version)));
    expect(approvalRules).toHaveLength(1);
    const bytes = new TextEncoder().encode(JSON.stringify(older));
    const olderVersion = createHash('sha256').update(bytes).digest('hex');
    const { chunks } = chunksOf(new Map([...packed, [olderVersion, bytes]]));
    const configuration = await loadConfiguration(olderVersion, chunks, demo);
    expect(configuration.approvalRule('production-change')).toBeUndefined();
    expect(configuration.grant('shop-migrate')).toBeDefined();
  });

  test('finds the grants behind a role', async () => {
    const { configuration } = await loaded(compiledOf(acmeFiles()));
    const role = 'arn:aws:iam::111122223333:role/shop-deploy';
    expect(configuration.grantsOfRole(role)).toEqual(['shop-deploy']);
  });

  test('gives its sources back as they were written', async () => {
    const files = acmeFiles();
    files.set('tests/long.yaml', `# ${'😀'.repeat(60_000)}\ntests: []\n`);
    const compiled = compiledOf(files);
    const { version, chunks } = await loaded(compiled);
    expect(await loadSources(version, chunks)).toEqual(compiled.sources);
  });

  test('keeps an empty source', async () => {
    const compiled = { ...compiledOf(acmeFiles()), sources: new Map([['policies/a.cedar', '']]) };
    const { version, chunks } = await loaded(compiled);
    expect([...(await loadSources(version, chunks))]).toEqual([['policies/a.cedar', '']]);
  });
});

describe('policy slices', () => {
  test('of a grant hold what can apply to it, and others everything', async () => {
    const { configuration } = await loaded(compiledOf(acmeFiles()));
    const vend = await configuration.policySlice('Vend', 'shop-deploy');
    const ids = vend.policies.map(({ id }) => id);
    expect(ids).toContain('guardrails#hosted-runners-only');
    expect(ids).toContain('shop#deploy-from-main');
    expect(ids).not.toContain('data#billing-export');
    expect(ids).not.toContain('people#administrators');
    expect(Object.keys(vend.policies[0] ?? {}).sort()).toEqual(['annotations', 'id', 'text']);
    const publish = await configuration.policySlice('Publish', 'configuration');
    expect(publish.policies.length).toBe(compiledOf(acmeFiles()).policies.length);
    expect(publish.digest).not.toBe(vend.digest);
  });

  test('are read once and told apart by digest', async () => {
    const { configuration, reads } = await loaded(compiledOf(acmeFiles()));
    const before = reads.length;
    const [one, other] = await Promise.all([
      configuration.policySlice('Vend', 'shop-deploy'),
      configuration.policySlice('Vend', 'shop-deploy'),
    ]);
    expect(reads.length).toBe(before + 1);
    expect(one.digest).toBe(other.digest);
  });
});

describe('demo issuers', () => {
  test('answer where the local instance runs now', async () => {
    const { configuration } = await loaded(compiledOf(acmeFiles()));
    const iss = 'http://127.0.0.1:8787/issuer/github';
    expect(configuration.issuerOf(iss)).toMatchObject({ name: 'github', privateNetwork: true });
    expect(configuration.issuerOf('demo:github')).toBeUndefined();
    const pins = new Map([['/repository_id', '73184213']]);
    const found = await configuration.identitiesFor(iss, pins);
    expect(found.map(({ id }) => id).sort()).toEqual([
      'shop-builder',
      'shop-deployer',
      'shop-migrator',
    ]);
    expect(found[0]?.trusts[0]?.iss).toBe(iss);
  });

  test('are not found under another base', async () => {
    const { configuration } = await loaded(compiledOf(acmeFiles()));
    const pins = new Map([['/repository_id', '73184213']]);
    expect(await configuration.identitiesFor('http://127.0.0.1:1/issuer/github', pins)).toEqual([]);
    const odd = 'http://127.0.0.1:8787/issuer/../x';
    expect(await configuration.identitiesFor(odd, pins)).toEqual([]);
  });

  test('make a version that cannot be loaded where there are none', async () => {
    await expect(loaded(compiledOf(acmeFiles()), {})).rejects.toMatchObject({
      code: 'not_configured',
    });
  });
});

describe('a damaged version is a fault and never a smaller configuration', () => {
  test('when it is not stored', async () => {
    const { chunks } = chunksOf(new Map());
    await expect(loadConfiguration('0'.repeat(64), chunks, demo)).rejects.toMatchObject({
      code: 'not_configured',
    });
  });

  test('when it was written in another form', async () => {
    const bytes = new TextEncoder().encode('{"form":2}');
    const version = createHash('sha256').update(bytes).digest('hex');
    const { chunks } = chunksOf(new Map([[version, bytes]]));
    await expect(loadConfiguration(version, chunks, demo)).rejects.toMatchObject({
      code: 'not_configured',
    });
  });

  test('whichever chunk is missing or changed', async () => {
    const { version, chunks: packed } = packVersion(compiledOf(acmeFiles()));
    for (const digest of packed.keys()) {
      for (const damage of ['missing', 'changed'] as const) {
        const { chunks, stored } = chunksOf(packed);
        if (damage === 'missing') stored.delete(digest);
        else stored.set(digest, new TextEncoder().encode('[]'));
        await expect(readEverything(version, chunks)).rejects.toMatchObject({
          code: expect.stringMatching(/^(?:not_configured|store_unavailable)$/),
        });
      }
    }
  });

  test('and a later read that succeeds is taken', async () => {
    const { version, chunks: packed } = packVersion(compiledOf(acmeFiles()));
    const { chunks, stored } = chunksOf(packed);
    const configuration = await loadConfiguration(version, chunks, demo);
    stored.clear();
    const reads = () => [
      configuration.identity('shop-deployer'),
      configuration.policySlice('Vend', 'shop-deploy'),
    ];
    for (const read of reads())
      await expect(read).rejects.toMatchObject({ code: 'store_unavailable' });
    for (const [digest, bytes] of packed) stored.set(digest, bytes);
    const [identity] = await Promise.all(reads());
    expect(identity).toMatchObject({ id: 'shop-deployer' });
  });

  async function readEverything(version: string, chunks: Chunks): Promise<void> {
    const configuration = await loadConfiguration(version, chunks, demo);
    await loadSources(version, chunks);
    await configuration.policySlice('Publish', 'configuration');
    for (const grant of compiledOf(acmeFiles()).grants) {
      await configuration.policySlice('Vend', grant.name);
      for (const { id } of compiledOf(acmeFiles()).identities) await configuration.identity(id);
    }
  }
});

describe('configurations', () => {
  test('keep a version in memory and load it once', async () => {
    const { version, chunks: packed } = packVersion(compiledOf(acmeFiles()));
    const { chunks, reads } = chunksOf(packed);
    const configurations = createConfigurations(chunks, demo);
    const [one, other] = await Promise.all([
      configurations.load(version),
      configurations.load(version),
    ]);
    expect(one).toBe(other);
    expect(reads.filter((digest) => digest === version)).toHaveLength(1);
  });

  test('keep no failed load', async () => {
    const { version, chunks: packed } = packVersion(compiledOf(acmeFiles()));
    const { chunks, stored } = chunksOf(new Map());
    const configurations = createConfigurations(chunks, demo);
    await expect(configurations.load(version)).rejects.toMatchObject({ code: 'not_configured' });
    for (const [digest, bytes] of packed) stored.set(digest, bytes);
    expect((await configurations.load(version)).version).toBe(version);
  });

  test('forget the version that was used longest ago', async () => {
    const versions = Array.from({ length: 5 }, (_, at) => {
      const to = `purpose: Number ${at}`;
      return packVersion(compiledOf(acmeWith('identities.yaml', 'purpose: Publishes', to)));
    });
    const { chunks, reads } = chunksOf(new Map(versions.flatMap(({ chunks: all }) => [...all])));
    const configurations = createConfigurations(chunks, demo);
    for (const { version } of versions) await configurations.load(version);
    const [first, ...others] = versions.map(({ version }) => version);
    reads.length = 0;
    for (const version of others) await configurations.load(version);
    expect(reads).toEqual([]);
    await configurations.load(first ?? '');
    expect(reads).toContain(first);
  });
});

describe('twenty thousand identities', () => {
  const iss = 'https://token.actions.githubusercontent.com';
  const compiled = manyIdentities(20_000);
  const packed = packVersion(compiled);

  test('lie in chunks that a store can hold', () => {
    for (const bytes of packed.chunks.values()) expect(bytes.length).toBeLessThanOrEqual(350_000);
    expect(packed.chunks.size).toBeLessThan(1_000);
  });

  test('are found by a token with a handful of chunks', async () => {
    const { chunks, reads } = chunksOf(packed.chunks);
    const configuration = await loadConfiguration(packed.version, chunks, {});
    reads.length = 0;
    const pins = new Map([
      ['/repository_id', '12345'],
      ['/repository_owner_id', '9919'],
      ['/enterprise_id', '7'],
    ]);
    const found = await configuration.identitiesFor(iss, pins);
    expect(found.map(({ id }) => id)).toEqual(['identity-12345']);
    expect(reads.length).toBeLessThanOrEqual(2);
    reads.length = 0;
    expect((await configuration.identity('identity-777'))?.id).toBe('identity-777');
    expect(reads.length).toBeLessThanOrEqual(3);
  });

  test('are all found by id', async () => {
    const { chunks } = chunksOf(packed.chunks);
    const configuration = await loadConfiguration(packed.version, chunks, {});
    for (const { id } of compiled.identities) {
      expect((await configuration.identity(id))?.id).toBe(id);
    }
  });

  test('without a pin lie under their issuer alone, in as many chunks as that takes', async () => {
    const unpinned = compiled.identities.slice(0, 3_000).map((identity) => ({
      ...identity,
      trusts: identity.trusts.map((trust) => ({ ...trust, conditions: [] })),
    }));
    const version = packVersion({ ...compiled, identities: unpinned });
    for (const bytes of version.chunks.values()) expect(bytes.length).toBeLessThanOrEqual(350_000);
    const { chunks } = chunksOf(version.chunks);
    const configuration = await loadConfiguration(version.version, chunks, {});
    expect(await configuration.identitiesFor(iss, new Map())).toHaveLength(3_000);
    expect(await configuration.identitiesFor('https://other.example', new Map())).toEqual([]);
  });

  test('are found under each value and each trust, once', async () => {
    const [base] = compiled.identities;
    const [trust] = base?.trusts ?? [];
    if (base === undefined || trust === undefined) throw new Error('no identity');
    const [repository, ...rest] = trust.conditions;
    if (repository === undefined) throw new Error('no pin');
    const several = {
      ...base,
      trusts: [{ ...trust, conditions: [{ ...repository, anyOf: ['1', '2'] }, ...rest] }, trust],
    };
    const nothing = { ...base, id: 'nothing-yet', trusts: [] };
    const { configuration } = await loaded({ ...compiled, identities: [several, nothing] });
    for (const id of ['0', '1', '2']) {
      expect(
        await configuration.identitiesFor(iss, new Map([['/repository_id', id]])),
      ).toHaveLength(1);
    }
    expect(await configuration.identity('nothing-yet')).toMatchObject({ trusts: [] });
  });

  function manyIdentities(count: number): CompiledConfiguration {
    const identities = Array.from(
      { length: count },
      (_, at): Identity => ({
        id: `identity-${at}`,
        owner: 'ada',
        purpose: `deploys repository number ${at} of a large organisation`,
        groups: ['deployers'],
        state: 'active',
        expiresAt: null,
        grants: ['shop-deploy'],
        trusts: [trustOf(at)],
      }),
    );
    const acme = compiledOf(acmeFiles());
    return { ...acme, issuers: [], identities };
  }

  function trustOf(at: number): Trust {
    const pin = (claim: string, value: string) => ({
      claim,
      pointer: `/${claim}`,
      anyOf: [value],
      immutable: true,
    });
    return {
      index: 0,
      issuer: 'github',
      iss,
      conditions: [
        pin('repository_id', String(at)),
        pin('repository_owner_id', '9919'),
        { claim: 'ref', pointer: '/ref', anyOf: ['refs/heads/main'], immutable: false },
      ],
      allowEvents: [],
      grantsPerToken: 1,
    };
  }
});

test('a template stands for the instances that trusts name, and for no other', async () => {
  const named = 'https://oidc.eks.us-east-1.amazonaws.com/id/AB';
  const template = 'https://oidc.eks.*.amazonaws.com/id/*';
  const files = new Map(
    acmeWith(
      'issuers.yaml',
      'issuers:\n',
      `issuers:\n  eks:\n    profile: kubernetes\n    template: ${template}\n`,
    ),
  );
  const identities = files.get('identities.yaml') ?? '';
  const trust = `      - issuer: eks\n        instance: ${named}\n`;
  const changed = identities.replace('      - issuer: kubernetes\n', trust);
  files.set('identities.yaml', changed);
  files.set('tests/story.yaml', 'tests: []\n');
  const { configuration } = await loaded(compiledOf(files));
  expect(changed).not.toBe(identities);
  expect(configuration.issuerOf(named)?.name).toBe('eks');
  expect(configuration.issuerOf(`${named}0`)).toBeUndefined();
});
