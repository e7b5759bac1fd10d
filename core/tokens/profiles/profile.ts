import type { Claims } from '../claims.ts';
import type { Algorithm } from '../issuers/issuer.ts';
import type { Workload } from '../workload.ts';

/** What is known of one claim of a profile. */
export interface ProfileClaim {
  /** JSON pointer into the claims set (RFC 6901). */
  readonly pointer: string;
  /** Never reassigned by the platform: pinning it survives renames and recycled names. */
  readonly immutable?: true;
  /** A name that its holder may change or another may take over. */
  readonly mutable?: true;
  /** Chosen by whoever runs the job: must never be a condition. */
  readonly callerChosen?: true;
}

/** One platform's tokens: their claims, their limits, and how they become a `Workload`. A table. */
export interface Profile {
  readonly name: string;
  /** Many tenants share its issuer: a trust must pin an immutable claim. */
  readonly shared: boolean | ((issuer: string) => boolean);
  readonly algorithms: readonly Algorithm[];
  readonly maxLifetimeSeconds: number;
  readonly maxAgeSeconds: number;
  readonly kidRequired: boolean;
  readonly jtiRequired: boolean;
  /** One token serves a whole job, so a trust may list several grants for one token. */
  readonly tokenPerJob: boolean;
  /** Sessions that one token may open one after another. */
  readonly sessionsPerToken: number;
  /** Claims by the name that configuration uses. */
  readonly claims: Readonly<Record<string, ProfileClaim>>;
  /** A claim whose named values are refused unless a trust allows them by name (`allowEvents`). */
  readonly events?: { readonly claim: string; readonly refused: readonly string[] };
  /** Claims that must agree, such as GitLab's project and job project: a fork shows as a difference. */
  readonly mustAgree?: readonly (readonly [string, string])[];
  /** Session tags in order of worth, security first. */
  normalise(claims: Claims): Omit<Workload, 'issuer' | 'subject' | 'profile'>;
}
