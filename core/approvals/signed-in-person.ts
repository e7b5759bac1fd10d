import type { Person } from '#core/config/configuration.ts';
import type { Origin } from '#core/ledger/entry.ts';

/** A person who signed in, by whichever door: nobody else reads requests or decides about them. */
export interface SignedInPerson {
  readonly person: Person;
  /** When the person last proved who it is. */
  readonly signedInAt: Date;
  readonly origin: Origin;
}
