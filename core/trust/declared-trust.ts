import type { TrustDeclaration } from '#core/config/files/identities-file.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';

/** A trust as it was written, with what it refers to. */
export interface DeclaredTrust {
  readonly declaration: TrustDeclaration;
  /** Place among the identity's trusts, from 0. */
  readonly index: number;
  readonly issuer: Issuer;
  readonly profile: Profile;
  /** Many tenants share the issuer. */
  readonly isShared: boolean;
}
