import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hmacSha256 } from '#core/hmac-sha256.ts';
import { campaign } from '#test/campaign.ts';

test('agrees with createHmac for keys and messages of any length', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 100 })),
      (key, message) => {
        const wanted = createHmac('sha256', key).update(message).digest('hex');
        expect(hmacSha256(key, message).toString('hex')).toBe(wanted);
      },
    ),
    { seed: 20_260_715, numRuns: campaign(500) },
  );
});

test.each([0, 1, 63, 64, 65, 128])('agrees with createHmac for a key of %i bytes', (length) => {
  const key = Buffer.alloc(length, 0xa5);
  const wanted = createHmac('sha256', key).update('message').digest('hex');
  expect(hmacSha256(key, 'message').toString('hex')).toBe(wanted);
});
