import { canonicalHash } from '#core/ledger/canonical-hash.ts';
import type { ApprovalRule } from './rule.ts';

/**
 * What an approval is bound to: whoever asks for anything else asks anew. The version of policy is
 * no part of it, so that an unrelated publish voids nothing.
 */
export interface Asked extends AskedRun {
  readonly identity: string;
  readonly grant: string;
  readonly grantDigest: string;
  readonly role: string;
  /** `sha256:` of the effective session policy; null where the grant has none. */
  readonly sessionPolicyHash: string | null;
  /** Sids of the statements in effect: all of them where the caller named none. */
  readonly scope: readonly string[];
  readonly durationSeconds: number;
  /** Digests of all rules that have to be satisfied, by name. */
  readonly rules: Readonly<Record<string, string>>;
  /**
   * A version of configuration in place of another, in place of a lease: nothing of a lease is asked
   * for then. `since` is the instant when the other was published.
   */
  readonly publish?: { readonly version: string; readonly before: string; readonly since: string };
  /** One call to AWS through the gateway, under a lease that is in force, in place of a lease. */
  readonly call?: AskedCall;
}

/** A call that waits for people: what it is, and the hash of everything that it says. */
export interface AskedCall {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly account: string;
  /** `sha256:` of operation, place, parameters but those that only tell retries apart, and payload. */
  readonly hash: string;
}

/** The run that asks. */
export interface AskedRun {
  readonly issuer: string;
  readonly subject: string;
  /** Values of the immutable claims that the trust pins, by claim, such as a repository's id. */
  readonly pins: Readonly<Record<string, string>>;
  readonly workflow: string | null;
  /** The reusable workflow that the job runs, with its commit. */
  readonly signer: string | null;
  readonly commit: string | null;
  readonly ref: string | null;
  readonly environment: string | null;
  /** The run, whichever attempt of it. */
  readonly run: string | null;
  /** The account that triggered it: who runs a job of somebody else's again asks anew. */
  readonly trigger: string | null;
}

/** `sha256:` of what is asked (RFC 8785); two requests are one exactly when this is the same. */
export function askedHash(asked: Asked): string {
  return canonicalHash(asked);
}

/** `sha256:` of a rule: whoever waits by another version of it asks anew. */
export function ruleDigest(rule: ApprovalRule): string {
  return canonicalHash(rule);
}
