import { Fault } from '#core/faults.ts';
import { base32, withChecksum } from './key-text.ts';

const idBytes = 10;

/** The access key id of 80 random bits; it names a gateway key and is no secret. */
export function gatewayKeyId(random: Uint8Array): string {
  if (random.length !== idBytes) {
    throw new Fault('unavailable', `a key id takes ${idBytes} random bytes; give it as many`);
  }
  return withChecksum(`slyp${base32(random)}`).toUpperCase();
}
