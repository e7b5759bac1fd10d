import type { AwsCaller } from '#core/administration/caller-arn.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import type { Limits } from '#core/limits/limits.ts';
import type { Json } from '#core/tokens/claims.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { KeyRefresh } from '#core/tokens/keys/key-set.ts';
import type { Trust } from '#core/trust/trust.ts';

/** The account a workload acts as (glossary: non-human identity). */
export interface Identity {
  readonly id: string;
  readonly owner: string;
  readonly purpose: string;
  readonly groups: readonly string[];
  readonly state: 'proposed' | 'active' | 'suspended' | 'retired';
  readonly expiresAt: string | null;
  /** Grants it may ask for; policy still decides. */
  readonly grants: readonly string[];
  readonly trusts: readonly Trust[];
  /** Where it declares none, `usualLimits` hold. */
  readonly limits?: Limits;
}

/** Standing permission to ask for something. */
export interface Grant {
  readonly name: string;
  readonly role: string;
  readonly account: string;
  readonly mode: 'vend' | 'gateway';
  /** Longest lease, 960 to 3,600 seconds. */
  readonly leaseSeconds: number;
  readonly externalId: string | null;
  /** Null only where the grant says `sessionPolicy: none` in so many words. */
  readonly sessionPolicy: PolicyDocument | null;
  /** Facts for policy, such as `production`. */
  readonly labels: readonly string[];
  /** Workload facts sent as session tags beside the security tags, in order of worth. */
  readonly tags: readonly string[];
  /** How often credentials may be minted into one lease; absent: as often as the token allows. */
  readonly uses?: number;
  /** Seconds without a mint after which a lease counts as ended; absent: never. */
  readonly idleSeconds?: number;
  /** Claims, by their names in the profile, that `${name}` in its session policy stands for. */
  readonly variables?: readonly string[];
  /** A caller's policy is taken even where nobody can prove that the outcome is narrower. */
  readonly allowUnproven?: boolean;
  /** What policy forbids or pends goes all the same, and is recorded as such; absent: it does not. */
  readonly observe?: true;
  /** Roles that a call through the gateway may pass to a service; absent: none. */
  readonly passes?: readonly RolePass[];
  /** What may have AWS act in the name of a role; absent: nothing. */
  readonly deputies?: readonly Deputy[];
}

/** Roles that may be passed. */
export interface RolePass {
  /** ARNs in which `*` and `?` stand for what varies. */
  readonly roles: readonly string[];
  /** Such as `lambda.amazonaws.com`; absent: whichever it is. */
  readonly services?: readonly string[];
}

/** Actions by which AWS acts in the name of a role of its own. */
export interface Deputy {
  readonly actions: readonly string[];
  /** ARNs in which `*` and `?` stand for what varies. */
  readonly resources: readonly string[];
}

/** A name for what calls through the gateway may do: some actions on some resources. */
export interface Intent {
  readonly name: string;
  /** IAM actions in which `*` stands for what varies. */
  readonly actions: readonly string[];
  /** ARNs in which `*` and `?` stand for what varies. */
  readonly resources: readonly string[];
}

/** Resources of AWS that policies know by their labels. */
export interface LabelledResources {
  readonly name: string;
  readonly arns: readonly string[];
  readonly labels: readonly string[];
}

/** How fields of what calls say and are answered are masked. */
export interface FieldMasking {
  readonly name: string;
  /** Field classes such as `dynamodb.Query:Items[]{email}`; `*` in one stands for known classes. */
  readonly fields: readonly string[];
  readonly strategy: 'redact' | 'partial' | 'hash';
  /** Characters at the end that `partial` shows. */
  readonly last?: number;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
  /** Identity-provider subject; both absent where the person signs in nowhere. */
  readonly issuer?: string;
  readonly subject?: string;
  /** ARNs of the IAM principals that the person is at the administrators' door of AWS. */
  readonly awsPrincipals?: readonly string[];
  /** CI account ids that are theirs, by issuer name. */
  readonly accounts: Readonly<Record<string, string>>;
}

/** One Cedar policy by its id. */
export interface PolicyText {
  readonly id: string;
  readonly text: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * A published version as the exchange reads it. Everything is looked up by what the token or the
 * request names, so that parts may be loaded when first needed.
 */
export interface Configuration {
  /** Hex SHA-256 of the version's manifest; also names the policy slices in the engine. */
  readonly version: string;
  /**
   * The registered issuer for an `iss`, compared byte for byte; templates are anchored. `aud` tells
   * apart issuers that share one `iss`.
   */
  issuerOf(iss: string, aud?: Json): Issuer | undefined;
  /** The registered issuer with this name in issuers.yaml. */
  issuerNamed(name: string): Issuer | undefined;
  /** Every `iss` whose keys are fetched, each with the registered issuer that it belongs to. */
  fetchedIssuers(): readonly KeyRefresh[];
  /** The issuers where people can sign in with their browser, in the order of issuers.yaml. */
  signInIssuers(): readonly Issuer[];
  grant(name: string): Grant | undefined;
  /** What calls through the gateway are known by. */
  readonly intents: readonly Intent[];
  readonly labelledResources: readonly LabelledResources[];
  /** ARNs, as patterns, of what nobody reaches through the gateway. */
  readonly protectedArns: readonly string[];
  /** In the order of their names: the first that fits a field class is its own. */
  readonly masking: readonly FieldMasking[];
  /** The roles of all grants, each once. */
  readonly grantRoles: readonly string[];
  /** Names of grants behind an AWS role ARN. */
  grantsOfRole(roleArn: string): readonly string[];
  /** Identities with a trust for this `iss` whose pinned claim has this value (`pins`: claim pointer → value). */
  identitiesFor(iss: string, pins: ReadonlyMap<string, string>): Promise<readonly Identity[]>;
  identity(id: string): Promise<Identity | undefined>;
  person(id: string): Person | undefined;
  /** Everybody who is in one of these groups. */
  membersOf(groups: ReadonlySet<string>): readonly Person[];
  /** The rule of approvals.yaml that a guardrail's `@approval` names. */
  approvalRule(name: string): ApprovalRule | undefined;
  /** By the name of the issuer in issuers.yaml and the `sub`. */
  personOf(issuer: string, subject: string): Person | undefined;
  /** Who signs requests as this IAM principal. */
  personAsCaller(caller: AwsCaller): Person | undefined;
  /** Whose this CI account is, by the name of the issuer in issuers.yaml and the account's id there. */
  personWithAccount(issuer: string, account: string): Person | undefined;
  /** Policies that can apply to this action on this resource, in id order, with the slice's own digest. */
  policySlice(action: string, resource: string): Promise<PolicySlice>;
}

export interface PolicySlice {
  readonly digest: string;
  readonly policies: readonly PolicyText[];
}

/** Where configuration in force is read from. */
export interface Configurations {
  /** The version's compiled form, kept in memory once loaded. */
  load(version: string): Promise<Configuration>;
}
