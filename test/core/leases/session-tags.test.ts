import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimatePackedPercent } from '#core/leases/packed-size.ts';
import { sessionTagsOf, type TagRequest } from '#core/leases/session-tags.ts';
import { campaign } from '#test/campaign.ts';
import { faultOf } from './fault-of.ts';
import { sessionId, workload } from './lease-request.ts';

const security = {
  'sallyport:identity': 'shop-deployer',
  'sallyport:grant': 'shop-deploy',
  'sallyport:session': sessionId,
};

function request(more: Partial<TagRequest> = {}): TagRequest {
  return {
    identity: 'shop-deployer',
    grant: 'shop-deploy',
    sessionId,
    mode: 'vend',
    workload,
    facts: [],
    policy: undefined,
    ...more,
  };
}

test('the security tags are always sent', () => {
  expect(sessionTagsOf(request())).toEqual({ tags: security, dropped: [] });
});

test('credentials that stay in the gateway are told by a tag of their own', () => {
  const gateway = { ...security, 'sallyport:mode': 'gateway' };
  expect(sessionTagsOf(request({ mode: 'gateway' }))).toEqual({ tags: gateway, dropped: [] });
});

test('no workload states a fact that would stand in the place of a security tag', () => {
  const facts = ['identity', 'grant', 'session', 'mode'];
  const { tags } = sessionTagsOf(request({ mode: 'gateway', facts }));
  expect(tags).toEqual({ ...security, 'sallyport:mode': 'gateway' });
});

test('facts that the grant names are sent under our prefix, each once', () => {
  const facts = ['sourceRepositoryRef', 'profile', 'sourceRepositoryRef'];
  expect(sessionTagsOf(request({ facts }))).toEqual({
    tags: {
      ...security,
      'sallyport:sourceRepositoryRef': 'refs/heads/main',
      'sallyport:profile': 'github',
    },
    dropped: [],
  });
});

test('a fact that the token does not state is neither sent nor dropped', () => {
  for (const fact of ['runInvocationUri', 'noSuchFact', 'constructor', '__proto__', 'toString']) {
    expect(sessionTagsOf(request({ facts: [fact] }))).toEqual({ tags: security, dropped: [] });
  }
});

describe('a value that STS refuses is left out whole and told of', () => {
  test.each([
    ['a control character', 'refs/heads/a\u0000b'],
    ['a new line', 'refs/heads/a\nb'],
    ['an asterisk', 'refs/heads/*'],
    ['a bidirectional override', 'refs/heads/\u202emain'],
    ['a lone surrogate', 'refs/\ud800'],
    ['an emoji', 'refs/heads/🚀'],
    ['257 characters', 'r'.repeat(257)],
    ['nothing', ''],
  ])('%s', (_, ref) => {
    const facts = ['sourceRepositoryRef', 'profile'];
    const { tags, dropped } = sessionTagsOf(
      request({ facts, workload: { ...workload, sourceRepositoryRef: ref } }),
    );
    expect(dropped).toEqual(['sourceRepositoryRef']);
    expect(tags).toEqual({ ...security, 'sallyport:profile': 'github' });
  });

  test('letters of every script, digits, spaces and _.:/=+-@ are not', () => {
    const ref = 'Ünïcödé 東京 1_.:/=+-@';
    const facts = ['sourceRepositoryRef'];
    const sent = sessionTagsOf(
      request({ facts, workload: { ...workload, sourceRepositoryRef: ref } }),
    );
    expect(sent.tags['sallyport:sourceRepositoryRef']).toBe(ref);
  });
});

test('the last facts are dropped until it is likely to fit, never the security tags', () => {
  const long = {
    ...workload,
    sourceRepositoryUri: 'u'.repeat(100),
    buildConfigUri: 'c'.repeat(150),
  };
  const facts = ['profile', 'sourceRepositoryUri', 'buildConfigUri', 'sourceRepositoryRef'];
  const { tags, dropped } = sessionTagsOf(request({ facts, workload: long }));
  expect(Object.keys(tags)).toEqual([
    ...Object.keys(security),
    'sallyport:profile',
    'sallyport:sourceRepositoryUri',
  ]);
  expect(dropped).toEqual(['buildConfigUri', 'sourceRepositoryRef']);
});

test('a long session policy leaves room for fewer tags', () => {
  const facts = ['profile', 'sourceRepositoryRef'];
  expect(sessionTagsOf(request({ facts, policy: 'p'.repeat(2_048) }))).toEqual({
    tags: security,
    dropped: facts,
  });
});

test('there are never more than 50 tags', () => {
  const names = Array.from({ length: 60 }, (_, index) => `f${index}`);
  const facts = Object.fromEntries(names.map((name) => [name, '']));
  const many = { ...workload, ...Object.fromEntries(names.map((name) => [name, 'v'])) };
  const { tags, dropped } = sessionTagsOf(request({ facts: Object.keys(facts), workload: many }));
  expect(Object.keys(tags).length).toBeLessThanOrEqual(50);
  expect(Object.keys(tags).length - 3 + dropped.length).toBe(60);
});

test('security tags that fit to the last percent are sent', () => {
  const identity = 'i'.repeat(316);
  expect(estimatePackedPercent({ tags: { ...security, 'sallyport:identity': identity } })).toBe(
    100,
  );
  expect(sessionTagsOf(request({ identity })).tags['sallyport:identity']).toBe(identity);
  expect(() => sessionTagsOf(request({ identity: `${identity}i` }))).toThrow('101 percent');
});

test('security tags that do not fit are refused with the figures', () => {
  const fault = faultOf(() => sessionTagsOf(request({ identity: 'i'.repeat(400) })));
  expect(fault.code).toBe('packed_policy_too_large');
  expect(fault.message).toBe(
    'session policy and security tags need about 121 percent of the space that STS allots, by our estimate; the policy has 0 of 2048 characters and the 3 tags have 493; ask for a narrower scope or a shorter policy, or name fewer tags in the grant',
  );
  expect(fault.shown).toEqual({ estimated_packed_percent: 121 });
});

test('whatever the facts hold, each is sent unaltered or told of, and STS takes all that is sent', () => {
  const names = ['sourceRepositoryRef', 'sourceRepositoryUri', 'deploymentEnvironment', 'realm'];
  const value = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 4, maxLength: 4 }), (values) => {
      const facts = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
      const planned = sessionTagsOf(request({ facts: names, workload: { ...workload, ...facts } }));
      for (const name of names) {
        const sent = planned.tags[`sallyport:${name}`];
        expect(sent === undefined).toBe(planned.dropped.includes(name));
        if (sent !== undefined) expect(sent).toBe(facts[name]);
      }
      for (const [key, sent] of Object.entries(planned.tags)) {
        expect(key).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u);
        expect(sent).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u);
      }
      expect(planned.tags).toMatchObject(security);
      expect(estimatePackedPercent({ tags: planned.tags })).toBeLessThanOrEqual(80);
    }),
    { seed: 20_260_715, numRuns: campaign(500) },
  );
});
