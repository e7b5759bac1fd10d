import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBody, openBody, sealBody } from '#core/ledger/body.ts';
import { sessionKeys } from '#core/ledger/session-cipher.ts';
import { campaign } from '#test/campaign.ts';

const key = sessionKeys(Buffer.alloc(32, 7).toString('base64url'));
const other = sessionKeys(Buffer.alloc(32, 8).toString('base64url'));

describe('a body that is kept beside the log', () => {
  test('is read again by its reference and key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (body) => {
        const sealed = sealBody(body, 's1', key);
        expect(sealed.reference.bytes).toBe(body.length);
        expect(isBody(sealed.ciphertext, sealed.reference.digest)).toBe(true);
        expect(openBody(sealed, 's1', key).equals(Buffer.from(body))).toBe(true);
      }),
      { seed: 20261123, numRuns: campaign(100) },
    );
  });

  test('is referred to by what it is when nobody can read it any more', () => {
    const sealed = sealBody(Buffer.from('a masked body'), 's1', key);
    const changed = Buffer.from(sealed.ciphertext);
    changed[3] = (changed[3] ?? 0) ^ 1;
    expect(isBody(changed, sealed.reference.digest)).toBe(false);
    expect(Buffer.from(sealed.ciphertext).includes('masked')).toBe(false);
  });

  test('is opened for no other reference, key or session', () => {
    const sealed = sealBody(Buffer.from('one'), 's1', key);
    const second = sealBody(Buffer.from('two'), 's1', key);
    const { reference } = sealed;
    const damaged = expect.objectContaining({ code: 'ledger_damaged' });
    expect(() => openBody(sealed, 's1', other)).toThrow(damaged);
    expect(() => openBody(sealed, 's2', key)).toThrow(damaged);
    expect(() => openBody({ ...sealed, ciphertext: second.ciphertext }, 's1', key)).toThrow(
      damaged,
    );
    for (const wrong of [{ bytes: 4 }, { commitment: second.reference.commitment }]) {
      const changed = { ...sealed, reference: { ...reference, ...wrong } };
      expect(() => openBody(changed, 's1', key)).toThrow(damaged);
    }
  });
});
