import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openPersonal, sealPersonal } from '#core/ledger/personal.ts';
import { sessionKeys } from '#core/ledger/session-cipher.ts';
import { campaign } from '#test/campaign.ts';
import { exampleBody } from '#test/contracts/durable.ts';

const key = Buffer.alloc(32, 7).toString('base64url');
const bodyFrom = (address: string, userAgent: string) => ({
  ...exampleBody,
  origin: { ...exampleBody.origin, address, userAgent },
});
const sealed = (address: string, userAgent: string, session = 's1') => {
  const { personal, ...rest } = sealPersonal(
    bodyFrom(address, userAgent),
    session,
    sessionKeys(key),
  );
  if (personal === undefined) throw new Error('nothing was sealed');
  return { personal, rest };
};

describe('the personal data of an entry', () => {
  test('are read again with the key, and nothing else of the entry has changed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 300 }), (address, userAgent) => {
        const { personal, rest } = sealed(address, userAgent);
        expect(openPersonal(personal, 's1', key)).toEqual({ address, userAgent });
        expect(rest).toEqual(bodyFrom('', ''));
      }),
      { seed: 20261123, numRuns: campaign(100) },
    );
  });

  test('are as long as those of any other usual caller', () => {
    const one = sealed('192.0.2.7', 'aws-cli/2').personal.text.length;
    expect(sealed('2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'curl/8.1').personal.text).toHaveLength(
      one,
    );
  });

  test('can be shown to be equal within their session, and to nobody beyond it', () => {
    const { commitments } = sealed('192.0.2.7', 'a').personal;
    expect(sealed('192.0.2.7', 'b').personal.commitments.address).toBe(commitments.address);
    expect(sealed('192.0.2.8', 'a').personal.commitments.address).not.toBe(commitments.address);
    expect(commitments.address).not.toBe(commitments.userAgent);
  });

  test('are of their own session and as committed to, or refused', () => {
    const { personal } = sealed('192.0.2.7', 'a');
    const damaged = expect.objectContaining({ code: 'ledger_damaged' });
    expect(() => openPersonal(personal, 's2', key)).toThrow(damaged);
    const { commitments } = sealed('192.0.2.8', 'a').personal;
    expect(() => openPersonal({ ...personal, commitments }, 's1', key)).toThrow(damaged);
    expect(() => openPersonal({ ...personal, commitments: {} }, 's1', key)).toThrow(damaged);
    expect(() => openPersonal({ ...personal, text: '!' }, 's1', key)).toThrow(damaged);
  });
});
