import type { Identity } from '#core/config/configuration.ts';

/** Why an identity may not act at this moment by its own configuration, or undefined when it may. */
export function stoppedBecause(identity: Identity, now: Date): string | undefined {
  if (identity.state !== 'active') return `it is ${identity.state}`;
  if (identity.expiresAt === null) return undefined;
  // A date that cannot be read must not keep an identity alive: NaN compares false.
  return now.getTime() < Date.parse(identity.expiresAt)
    ? undefined
    : `it expired at ${identity.expiresAt}`;
}
