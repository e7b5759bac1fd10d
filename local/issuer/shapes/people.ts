import type { Shape } from './shape.ts';

/** People at an identity provider. Shape: OpenID Connect Core 1.0, §2 and §5.1; `sub` is always chosen. */
export const people: Shape = {
  name: 'people',
  algorithm: 'ES256',
  keysPath: '/.well-known/jwks',
  publishesAlgorithm: true,
  audienceIsList: false,
  signsPeopleIn: true,
  lifetimeSeconds: 28_800,
  backdatedSeconds: 0,
  claimsOf: (chosen) => chosen,
};
