import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { SliceRing } from '#core/policy/cedar/slice-ring.ts';
import { campaign } from '#test/campaign.ts';
import { sliceOf } from './story.ts';

/** The characters of policies that Cedar was told to hold, by the name that it holds them under. */
const held = vi.hoisted(() => new Map<string, number>());
const parsed = vi.hoisted(() => ({ times: 0 }));

vi.mock('@cedar-policy/cedar-wasm/nodejs', async (importOriginal) => {
  const original = await importOriginal<typeof import('@cedar-policy/cedar-wasm/nodejs')>();
  const preparsePolicySet: typeof original.preparsePolicySet = (name, policies) => {
    const texts = Object.values(policies.staticPolicies ?? {});
    held.set(name, texts.join('').length);
    parsed.times += 1;
    return original.preparsePolicySet(name, policies);
  };
  return { ...original, preparsePolicySet };
});

beforeEach(() => {
  held.clear();
  parsed.times = 0;
});

const characters = () => [...held.values()].reduce((sum, one) => sum + one, 0);

/** A slice of one policy that no other number makes, this long. */
function slice(number: number, length: number) {
  const text = `@id("n${number}") permit (principal, action, resource) when { "" == "" };`;
  return sliceOf(text.replace('""', `"${'x'.repeat(Math.max(0, length - text.length))}"`));
}

const weight = ({ policies }: ReturnType<typeof slice>) =>
  policies.reduce((sum, { text }) => sum + text.length + 100, 100);

describe('what Cedar holds parsed', () => {
  test('never outgrows the bound, or the one slice that was asked for last', () => {
    const asked = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.integer({ min: 100, max: 2_000 })));
    fc.assert(
      fc.property(asked, (story) => {
        held.clear();
        const bound = 3_000;
        const ring = new SliceRing(bound);
        for (const [number, length] of story) {
          const one = slice(number, length);
          expect(ring.prepare(one)).toMatchObject({ ok: true });
          expect(characters()).toBeLessThanOrEqual(Math.max(bound, weight(one)));
        }
      }),
      { seed: 20261122, numRuns: campaign(40) },
    );
  });

  test('is as much as the bound takes, and what is in use stays', () => {
    const slices = [0, 1, 2].map((number) => slice(number, 500));
    const [first, second, third] = slices as [
      (typeof slices)[0],
      (typeof slices)[0],
      (typeof slices)[0],
    ];
    const ring = new SliceRing(weight(first) * 2);
    for (const one of [first, second, first, second]) ring.prepare(one);
    expect(parsed.times).toBe(2);
    ring.prepare(first);
    ring.prepare(third);
    ring.prepare(first);
    // The third, and nothing in the place of the second.
    expect(parsed.times).toBe(4);
    expect([...held.values()].filter((one) => one > 0)).toHaveLength(2);
  });

  test('is one slice where even that is beyond the bound', () => {
    const ring = new SliceRing(1);
    for (const number of [1, 2, 3]) ring.prepare(slice(number, 500));
    expect([...held.values()].filter((one) => one > 0)).toHaveLength(1);
  });

  test('has no more names than it had slices at one time, since Cedar forgets no name', () => {
    const ring = new SliceRing(weight(slice(0, 500)) * 3);
    for (let number = 0; number < 20; number += 1) ring.prepare(slice(number, 500));
    // One more: the new slice is parsed before an old one gives way.
    expect(held.size).toBe(4);
  });

  test('needs one name for all that cannot be parsed, and gives it to the next that can', () => {
    const ring = new SliceRing(1_000_000);
    for (const text of ['permit', 'forbid', 'permit (principal)']) {
      const policies = [{ id: 'bad', text, annotations: {} }];
      expect(ring.prepare({ digest: text, policies })).toMatchObject({ ok: false });
    }
    for (const number of [1, 2]) ring.prepare(slice(number, 0));
    expect(held.size).toBe(2);
  });

  test('is not mixed up by one that cannot be parsed after another gave way', () => {
    const ring = new SliceRing(1);
    for (const number of [1, 2]) ring.prepare(slice(number, 500));
    const policies = [{ id: 'bad', text: 'permit', annotations: {} }];
    expect(ring.prepare({ digest: 'bad', policies })).toMatchObject({ ok: false });
    const last = ring.prepare(slice(3, 500));
    expect(held.get(last.ok ? last.name : '')).toBeGreaterThan(0);
    expect(held.size).toBe(2);
  });

  test('counts slices and policies that have hardly any text', () => {
    const ring = new SliceRing(1_000);
    for (let number = 0; number < 50; number += 1) ring.prepare(slice(number, 0));
    expect([...held.values()].filter((one) => one > 0).length).toBeLessThanOrEqual(4);
  });
});
