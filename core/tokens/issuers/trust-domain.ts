import type { Json } from '../claims.ts';

const trustDomain = /^spiffe:\/\/[a-z0-9._-]{1,255}$/;
// Path segments are never empty and never dots alone (SPIFFE-ID §2.2).
const workload = /^(spiffe:\/\/[a-z0-9._-]{1,255})(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/;
const longestId = 2_048;

/** Whether an `iss` is a SPIFFE trust domain, without a path (SPIFFE-ID §2.1). */
export function isTrustDomain(iss: string): boolean {
  return trustDomain.test(iss);
}

/** The trust domain of a workload's SPIFFE ID, as `spiffe://…`, or `undefined` for everything else. */
export function trustDomainOf(sub: Json | undefined): string | undefined {
  if (typeof sub !== 'string' || sub.length > longestId) return undefined;
  return workload.exec(sub)?.[1];
}
