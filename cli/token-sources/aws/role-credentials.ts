import type { SigningCredentials } from '#core/sigv4/sign-request.ts';

/** Credentials of a role in one of the places where AWS puts them. */
export interface RoleCredentials {
  /** The place in a few words. */
  readonly from: string;
  /** Tells apart the roles, and the machines, that must not share credentials; no secret. */
  readonly holder: string;
  get(): Promise<SigningCredentials>;
}
