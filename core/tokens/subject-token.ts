import type { Claims } from './claims.ts';
import type { Issuer } from './issuers/issuer.ts';
import type { Profile } from './profiles/profile.ts';
import type { Workload } from './workload.ts';

/** A subject token (RFC 8693 §1.1) in which everything was checked: the only kind that trust is asked about. */
export interface SubjectToken {
  readonly issuer: Issuer;
  readonly profile: Profile;
  /** Byte-exact `iss`; for template issuers the instance. */
  readonly iss: string;
  readonly sub: string;
  readonly jti: string | undefined;
  readonly claims: Claims;
  readonly workload: Workload;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** `sha256:` of `header.payload`: names the token, cannot be turned back into it. */
  readonly hash: string;
  /** What single use is keyed by: (iss, jti), or the hash where there is no jti. */
  readonly bindingKey: string;
}
