import { createHash, timingSafeEqual } from 'node:crypto';
import type { Doorkeeper } from '#core/administration/doorkeeper.ts';
import { type SignInPorts, signIn } from '#core/administration/sign-in.ts';
import type { Person } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';

/** Id of whoever owns the local instance: its first administrator. */
export const ownerId = 'owner';

/** Whoever can read the owner token. */
export const owner: Person = {
  id: ownerId,
  name: 'owner of this local instance',
  groups: ['administrators'],
  issuer: 'local',
  subject: ownerId,
  accounts: {},
};

/** The local administrators' door: the token that only the owner can read, or a person's sign-in. */
export function localDoorkeeper(ownerToken: string, ports: SignInPorts): Doorkeeper {
  return {
    personAt: async ({ bearer }) => {
      if (bearer === undefined) {
        throw new Fault('sign_in_needed', 'send "Authorization: Bearer" with your sign-in token');
      }
      return isSame(bearer, ownerToken)
        ? { person: owner, signedInAt: ports.clock.now() }
        : signIn(bearer, ports);
    },
  };
}

/** Compares hashes, so that neither length nor content shows in time. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
