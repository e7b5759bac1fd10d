import type { RefusedIssuer } from './profile.ts';

/** Microsoft's issuers that stand for every tenant, or for every personal account. */
export const multiTenantIssuer: RefusedIssuer = {
  form: /^https:\/\/(?:login\.|sts\.)[^/]+\/(?:common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad)(?:\/|$)/,
  message: 'the issuer stands for all tenants of Entra, or for all personal accounts',
  remedy: 'write the issuer of one tenant, with its id',
};

/** v1 issuers end in a slash, and v2 ones do not; each is compared byte for byte. */
export const v1WithoutSlash: RefusedIssuer = {
  form: /^https:\/\/sts\.windows\.net\/[^/]+$/,
  message: 'issuers at sts.windows.net end in a slash',
  remedy: 'write the slash at the end',
};
