import type { Configuration, Person } from '#core/config/configuration.ts';
import type { AccessStop } from '#core/config/head.ts';

/** A person's sign-in in one browser, as it is stored. */
export interface SignedInRecord {
  /** Id in people.yaml. */
  readonly person: string;
  /** Name of the issuer in issuers.yaml, and the `sub` there. */
  readonly issuer: string;
  readonly subject: string;
  /** When the person proved to the issuer who it is (`auth_time`); null where the issuer did not say. */
  readonly authenticatedAt: string | null;
  readonly signedInAt: string;
  readonly expiresAt: string;
}

/** Who is signed in, judged at this request by the configuration in force. */
export interface SignedIn {
  readonly person: Person;
  /**
   * When the person last proved who it is. Where the issuer did not say, 1970: a sign-in of unknown
   * age is never fresh enough for what asks for a fresh one.
   */
  readonly signedInAt: Date;
  readonly expiresAt: Date;
  /** What every form of this sign-in carries, and no other site can know. */
  readonly formToken: string;
  readonly configuration: Configuration;
  /** Set while all access is stopped. */
  readonly allStopped?: AccessStop;
}

/** A sign-in lasts a working day at the most, and ends sooner with the person. */
export const signedInSeconds = 8 * 3_600;

/** Whether a sign-in is no older than a page asks for; always where it asks for nothing. */
export function isFresh(
  { signedInAt }: Pick<SignedIn, 'signedInAt'>,
  withinSeconds: number | undefined,
  now: Date,
): boolean {
  return (
    withinSeconds === undefined || now.getTime() - signedInAt.getTime() <= withinSeconds * 1_000
  );
}
