import { afterEach, describe, expect, test } from 'vitest';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { Jwk } from '#core/tokens/keys/jwk.ts';
import type { KeySets } from '#core/tokens/keys/key-set.ts';

/** Key sets in front of an issuer that answers as it is told. */
export interface KeySetsStage {
  readonly keySets: KeySets;
  readonly issuer: string;
  readonly registered: Issuer;
  /** What the issuer publishes from now on; nothing: it is down. */
  publish(keys: readonly Jwk[] | undefined): void;
  /** How often the issuer was asked for its keys. */
  asked(): number;
  pass(seconds: number): void;
  close(): Promise<void>;
}

const first: Jwk = { kty: 'RSA', kid: 'first', n: 'AQAB', e: 'AQAB' };
const second: Jwk = { kty: 'RSA', kid: 'second', n: 'AQAB', e: 'AQAB' };

/** What everything that fetches issuers' keys must keep to. */
export function keySetsContract(name: string, make: () => Promise<KeySetsStage>): void {
  describe(`key sets of ${name}`, () => {
    let stage: KeySetsStage;
    const kids = (set: { readonly keys: readonly Jwk[] } | undefined) =>
      set?.keys.map(({ kid }) => kid);
    const refresh = () => {
      const { issuer, registered } = stage;
      return stage.keySets.refresh({ issuer, registered });
    };
    const open = async () => {
      stage = await make();
      stage.publish([first]);
    };
    afterEach(() => stage.close());

    test('F-01 nothing is stored before it was asked for', async () => {
      await open();
      expect(await stage.keySets.read(stage.issuer)).toBeUndefined();
      expect(stage.asked()).toBe(0);
    });

    test('F-02 a refresh stores what came and returns it', async () => {
      await open();
      const set = await refresh();
      expect(kids(set)).toEqual(['first']);
      expect(set.fetchedAt).toEqual(set.attemptedAt);
      expect(kids(await stage.keySets.read(stage.issuer))).toEqual(['first']);
    });

    test('F-03 new keys replace the old ones', async () => {
      await open();
      await refresh();
      stage.publish([second]);
      stage.pass(31);
      expect(kids(await refresh())).toEqual(['second']);
    });

    test('F-04 a failed refresh keeps the old keys, tells why, and does not throw', async () => {
      await open();
      const before = await refresh();
      stage.publish(undefined);
      stage.pass(31);
      const after = await refresh();
      expect(kids(after)).toEqual(['first']);
      expect(after.fetchedAt).toEqual(before.fetchedAt);
      expect(after.attemptedAt.getTime()).toBe(before.attemptedAt.getTime() + 31_000);
      expect(after.failure?.message).toMatch(/\w/u);
    });

    test('F-05 an empty set replaces nothing', async () => {
      await open();
      await refresh();
      stage.publish([]);
      stage.pass(31);
      expect(kids(await refresh())).toEqual(['first']);
    });

    test('F-06 many refreshes at once ask the issuer once', async () => {
      await open();
      const sets = await Promise.all(Array.from({ length: 20 }, refresh));
      expect(new Set(sets.map((set) => JSON.stringify(set))).size).toBe(1);
      expect(stage.asked()).toBe(1);
    });

    test('F-07 within the cooldown the issuer is not asked again, after a failure neither', async () => {
      await open();
      stage.publish(undefined);
      await refresh();
      stage.publish([first]);
      stage.pass(29);
      expect(kids(await refresh())).toEqual([]);
      expect(stage.asked()).toBe(1);
      stage.pass(2);
      expect(kids(await refresh())).toEqual(['first']);
    });
  });
}
