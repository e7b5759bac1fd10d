import type { ProfileClaim } from './profile.ts';

/** What every identity provider states of a person (OpenID Connect Core 1.0 §2 and §5.1). */
export const personClaims = {
  subject: { pointer: '/sub', immutable: true },
  name: { pointer: '/name', mutable: true },
  email: {
    pointer: '/email',
    mutable: true,
    provenBy: { claim: 'email_verified', pointer: '/email_verified', is: true },
  },
  email_verified: { pointer: '/email_verified' },
} as const satisfies Readonly<Record<string, ProfileClaim>>;
