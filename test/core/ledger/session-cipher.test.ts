import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commitmentOf, decrypt, encrypt, sessionKeys } from '#core/ledger/session-cipher.ts';
import { campaign } from '#test/campaign.ts';

const keysOf = (byte: number) => sessionKeys(Buffer.alloc(32, byte).toString('base64url'));
const key = keysOf(7);
const other = keysOf(8);
const damaged = { code: 'ledger_damaged' };
const thrownBy = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('what is encrypted under the key of a session', () => {
  test('is read again with the key and the use, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (plain, use) => {
        const sealed = encrypt(key, use, plain);
        expect(decrypt(key, use, sealed).equals(Buffer.from(plain))).toBe(true);
        expect(sealed.length).toBe(plain.length + 12 + 16);
      }),
      { seed: 20261123, numRuns: campaign(100) },
    );
  });

  test('is read with no other key, for no other use, and with no byte of it changed', () => {
    const sealed = encrypt(key, 'a', Buffer.from('192.0.2.7'));
    expect(thrownBy(() => decrypt(other, 'a', sealed))).toMatchObject(damaged);
    expect(thrownBy(() => decrypt(key, 'b', sealed))).toMatchObject(damaged);
    for (const at of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(thrownBy(() => decrypt(key, 'a', changed))).toMatchObject(damaged);
    }
    for (const length of [0, 5, 12, 27, sealed.length - 1]) {
      const short = sealed.subarray(0, length);
      expect(thrownBy(() => decrypt(key, 'a', short))).toMatchObject(damaged);
    }
  });

  test('never has the nonce of another text or use', () => {
    const nonces = ['', 'a', 'b'].flatMap((use) =>
      ['', 'x', 'y', 'xy'].map((text) =>
        encrypt(key, use, Buffer.from(text)).subarray(0, 12).toString('hex'),
      ),
    );
    expect(new Set(nonces).size).toBe(nonces.length);
  });
});

describe('a commitment', () => {
  test('is the HMAC that another implementation would compute', () => {
    const derived = createHmac('sha256', Buffer.alloc(32, 7))
      .update('sallyport session commitment')
      .update(Buffer.of(1))
      .digest();
    const expected = createHmac('sha256', derived).update('address\u0000192.0.2.7').digest('hex');
    const value = Buffer.from('192.0.2.7');
    expect(commitmentOf(key, 'address', value)).toBe(`hmac-sha256:${expected}`);
  });

  test('is the same for the same value alone', () => {
    const of = (secret: typeof key, name: string, value: string) =>
      commitmentOf(secret, name, Buffer.from(value));
    const one = of(key, 'address', 'a');
    expect(of(key, 'address', 'a')).toBe(one);
    const others = [of(other, 'address', 'a'), of(key, 'body', 'a'), of(key, 'address', 'b')];
    expect(others).not.toContain(one);
    // Where name ends and value begins is part of it.
    expect(of(key, 'ab', 'c')).not.toBe(of(key, 'a', 'bc'));
  });
});
