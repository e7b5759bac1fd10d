import type { Grant } from '../configuration.ts';

/** Digests of the chunks that hold one list, in order. */
export type Pages = readonly string[];

/** What a version is made of. Its own digest is the version. */
export interface Manifest {
  /** The form of chunks; another release may write another. */
  readonly form: 1;
  readonly issuers: Pages;
  /** Instances of template issuers that some trust names: no other is ever looked up. */
  readonly instances: Pages;
  readonly people: Pages;
  readonly grants: Pages;
  /** Absent in versions that were published before there were approval rules. */
  readonly approvalRules?: Pages;
  /** Absent in versions that were published before there was a gateway. */
  readonly intents?: Pages;
  readonly labelledResources?: Pages;
  readonly protectedArns?: Pages;
  readonly masking?: Pages;
  readonly sources: Pages;
  /** Policies for each action, whatever the resource. Grants name narrower slices of their own. */
  readonly slices: Readonly<Record<string, Pages>>;
  /** Pointers of the claims that identities are found by; the empty one means the `iss` alone. */
  readonly pins: readonly string[];
  /** Identities, by the hash of what they are found by; as many buckets as places in the list. */
  readonly identities: readonly Pages[];
  /** Where an identity lies, by the hash of its id. */
  readonly ids: readonly Pages[];
}

/** A grant and the policies that can apply when it is asked for. */
export interface GrantItem {
  readonly grant: Grant;
  readonly slice: Pages;
  /** Those that can apply to a call under it and to an answer; absent where it is not for the gateway. */
  readonly gateway?: { readonly Call: Pages; readonly Reveal: Pages };
}

/** A piece of a source file; pieces of one path follow each other. */
export interface SourceItem {
  readonly path: string;
  readonly text: string;
}

/** An id and the key of the identity's own place among the buckets. */
export type IdItem = readonly [id: string, key: string];
