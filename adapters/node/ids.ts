import { randomFillSync } from 'node:crypto';
import type { Clock, Ids } from '#core/world.ts';

/** Crockford's alphabet in lower case: no letters that are read as others. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const timeCharacters = 10;
const randomCharacters = 16;

/** Ids of 26 characters: the time in milliseconds, which sorts, then 80 random bits. */
export function createIds(clock: Clock): Ids {
  const draw = createDraw();
  return { newId: () => timePart(clock.now().getTime()) + randomPart(draw(randomCharacters)) };
}

function timePart(milliseconds: number): string {
  let text = '';
  let rest = milliseconds;
  for (let at = 0; at < timeCharacters; at += 1) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomPart(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += alphabet.charAt(byte % 32);
  return text;
}

/** Draws random bytes from a pool, since asking the system for a few costs as much as for many. */
function createDraw(): (count: number) => Uint8Array {
  const pool = new Uint8Array(4096);
  let next = pool.length;
  return (count) => {
    if (next + count > pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    next += count;
    return pool.subarray(next - count, next);
  };
}
