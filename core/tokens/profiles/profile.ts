import type { Claims } from '../claims.ts';
import type { Algorithm } from '../issuers/issuer.ts';
import type { Workload } from '../workload.ts';
import type { ClaimForm } from './claim-forms.ts';

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
  /** How it is stated where that is not text: a whole number, or a list of texts of which one must match. */
  readonly kind?: 'number' | 'list';
  /** How its values look, so that a mistake shows before a token does. */
  readonly form?: ClaimForm;
  /** Another claim that must have this value before this one says anything. */
  readonly provenBy?: {
    readonly claim: string;
    readonly pointer: string;
    readonly is: boolean | string;
  };
  /** Another claim that must be a condition too, because this one alone proves little. */
  readonly onlyWith?: { readonly claim: string; readonly because: string };
  /** The claim that holds the name of what this is the id of, for people to recognise it by. */
  readonly named?: string;
}

/** A condition by which a trust takes in less than its pin: what is proposed from a real token. */
export interface Narrowing {
  readonly claim: string;
  /** What it is good for, as a phrase. */
  readonly because: string;
  /** The one value that narrows anything; any where it is left out. */
  readonly only?: string;
  /** The part of a value that lasts: what stands around it may change, and is taken as it comes. */
  readonly lasting?: RegExp;
  /** For the reader to choose: it shuts out what many jobs need. */
  readonly optional?: boolean;
}

/** How the `iss` of a platform's tokens looks: what `issuers.yaml` is written from. */
export interface IssuerForm {
  /** Where it is used, such as `EKS`. */
  readonly of: string;
  /** The `iss`; each `<…>` stands for what is the tenant's or the instance's own. */
  readonly iss: string;
}

/** A claim that makes a run risky unless it is absent, empty or harmless. */
export interface Guard {
  readonly claim: string;
  /** Harmless values, as text. */
  readonly harmless: readonly string[];
  /** The name by which a trust allows all others (`allowEvents`). */
  readonly event: string;
}

/** Something that every token of the platform must state, and what a caller whose token does not reads. */
export interface RequiredValue {
  readonly pointer: string;
  readonly is: string;
  /** Lower case, no full stop; what is wrong and what to do. */
  readonly otherwise: string;
}

/** Something that no token of the right kind states, and what a caller whose token does reads. */
export interface ForbiddenClaim {
  readonly pointer: string;
  /** Lower case, no full stop; what is wrong and what to do. */
  readonly because: string;
}

/** An `iss` that is wrong for this profile, however right it looks. */
export interface RefusedIssuer {
  readonly form: RegExp;
  readonly message: string;
  readonly remedy: string;
}

/** How a platform says that a list in its tokens is cut short or left out: it is unknown then, not empty. */
export interface Overage {
  readonly claim: string;
  /** Pointers of which one is present when the list is not whole. */
  readonly signs: readonly string[];
  /** As many as fit: a list of that length may be cut short without a sign. */
  readonly most: number;
  readonly remedy: string;
}

/** One platform's tokens: their claims, their limits, and how they become a `Workload`. A table. */
export interface Profile {
  readonly name: string;
  /** Its tokens name people who sign in, never workloads. */
  readonly people?: true;
  /** Its workloads run by themselves: nobody triggers them, so that no token could say who did. */
  readonly untriggered?: true;
  readonly issuers: readonly IssuerForm[];
  readonly refusedIssuers?: readonly RefusedIssuer[];
  /** Many tenants share its issuer: a trust must pin an immutable claim. */
  readonly shared: boolean | ((issuer: string) => boolean);
  readonly algorithms: readonly Algorithm[];
  readonly maxLifetimeSeconds: number;
  readonly maxAgeSeconds: number;
  readonly kidRequired: boolean;
  readonly jtiRequired: boolean;
  /** `typ` header values accepted beside absent and `JWT`, in lower case. */
  readonly types?: readonly string[];
  /** `use` of keys that may verify; `sig` unless the platform has its own. */
  readonly keyUses?: readonly string[];
  /** Hosts beside the issuer's own that its keys come from. */
  readonly keyHosts?: readonly string[];
  /** Hosts beside the issuer's own where it signs people in. */
  readonly signInHosts?: readonly string[];
  /** Why no job can ask for our audience, as a phrase: configuration must name the one there is. */
  readonly ownAudience?: string;
  /** One token serves a whole job, so a trust may list several grants for one token. */
  readonly tokenPerJob: boolean;
  /** Sessions that one token may open one after another. */
  readonly sessionsPerToken: number;
  /** What is wrong with matching `sub`, as a phrase that begins with a verb. */
  readonly subject?: string;
  /** Claims by the name that configuration uses. */
  readonly claims: Readonly<Record<string, ProfileClaim>>;
  /** Sets of claims of which a trust must pin one whole; absent: any immutable one where shared. */
  readonly pinTogether?: readonly (readonly string[])[];
  /** What narrows a trust further, in the order in which it is proposed. */
  readonly narrowing?: readonly Narrowing[];
  /** A claim whose named values are refused unless a trust allows them by name (`allowEvents`). */
  readonly events?: { readonly claim: string; readonly refused: readonly string[] };
  readonly guards?: readonly Guard[];
  /** Claims that must agree, such as GitLab's project and job project: a fork shows as a difference. */
  readonly mustAgree?: readonly (readonly [string, string])[];
  readonly requires?: readonly RequiredValue[];
  readonly forbids?: readonly ForbiddenClaim[];
  /** Claims that an issuer in configuration must name a value for (`require`). */
  readonly mustRequire?: readonly string[];
  readonly overage?: Overage;
  /** Session tags in order of worth, security first. */
  normalise(claims: Claims): Omit<Workload, 'issuer' | 'subject' | 'profile'>;
}

/** Names of all events that tokens of a profile are refused for unless a trust allows them. */
export function refusedEventsOf({ events, guards = [] }: Profile): readonly string[] {
  return [...(events?.refused ?? []), ...guards.map(({ event }) => event)];
}
