import type { ForbiddenClaim } from './profile.ts';

/**
 * Claims that a provider states in access tokens and never in ID tokens. An access token can be made
 * for our audience and be held by another client, which would then sign people in.
 */
export function accessTokenOf(
  provider: string,
  pointers: readonly string[],
): readonly ForbiddenClaim[] {
  const because = `this is an access token of ${provider}, and other clients can hold one with the same audience; send the ID token instead`;
  return pointers.map((pointer) => ({ pointer, because }));
}
