import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '#core/world.ts';

/** Crockford's alphabet in lower case: no letters that are read as others. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ids of 26 characters: 48 bits of time in milliseconds, which sort, then 80 random bits. */
export function createIds(clock: Clock): Ids {
  return {
    newId: () => {
      const time = BigInt(clock.now().getTime());
      const random = BigInt(`0x${randomBytes(10).toString('hex')}`);
      return base32((time << 80n) | random);
    },
  };
}

function base32(value: bigint): string {
  let text = '';
  for (let shift = 125n; shift >= 0n; shift -= 5n) {
    text += alphabet.charAt(Number((value >> shift) & 31n));
  }
  return text;
}
