import type { DemoIssuer, MintOptions } from './issuer/demo-issuer.ts';
import type { ChosenClaims, ShapeName } from './issuer/shapes/shape.ts';

/** Somebody in the story that the example configuration tells. */
export interface Persona {
  readonly name: string;
  readonly kind: 'workload' | 'person';
  readonly issuer: ShapeName;
  /** What this workload asks for in the story. */
  readonly grant?: string;
  /** Who this is, in a few words. */
  readonly says: string;
  /** What its tokens state beside what the issuer's tokens state anyway. */
  readonly claims: ChosenClaims;
}

const workload = { kind: 'workload' } as const;
const onMain = { environment: 'production', workflow: 'deploy' };

/** Everybody in the story, in the order in which it is told. */
export const personas: readonly Persona[] = [
  {
    ...workload,
    name: 'shop-main',
    issuer: 'github',
    grant: 'shop-deploy',
    says: 'deploys acme/shop from its main branch',
    claims: onMain,
  },
  {
    ...workload,
    name: 'shop-branch',
    issuer: 'github',
    grant: 'shop-deploy',
    says: 'the same workflow on another branch',
    claims: { workflow: 'deploy', ref: 'refs/heads/feature-x', ref_protected: 'false' },
  },
  {
    ...workload,
    name: 'shop-fork',
    issuer: 'github',
    grant: 'shop-deploy',
    says: 'the same workflow in a fork',
    claims: {
      ...onMain,
      repository: 'mallory/shop',
      repository_id: '88811177',
      repository_owner_id: '66600111',
      repository_visibility: 'public',
      actor: 'mallory',
      actor_id: '66600111',
    },
  },
  {
    ...workload,
    name: 'shop-pull-request-target',
    issuer: 'github',
    grant: 'shop-deploy',
    says: "a stranger's pull request, run with the repository's own identity",
    claims: {
      ...onMain,
      event_name: 'pull_request_target',
      head_ref: 'patch-1',
      base_ref: 'main',
      actor: 'mallory',
      actor_id: '66600111',
    },
  },
  {
    ...workload,
    name: 'shop-migrate',
    issuer: 'github',
    grant: 'shop-migrate',
    says: 'migrates the data of acme/shop, which a person must approve',
    claims: { environment: 'production', workflow: 'migrate' },
  },
  {
    ...workload,
    name: 'orders-keeper',
    issuer: 'github',
    grant: 'orders-upkeep',
    says: 'looks after the data of orders, call by call through the gateway',
    claims: { environment: 'production', workflow: 'upkeep' },
  },
  {
    ...workload,
    name: 'nightly-batch',
    issuer: 'github',
    grant: 'reports-nightly',
    says: 'makes the reports of acme/reports every night',
    claims: {
      repository: 'acme/reports',
      repository_id: '73184999',
      workflow: 'nightly',
      event_name: 'schedule',
    },
  },
  {
    ...workload,
    name: 'gitlab-billing',
    issuer: 'gitlab',
    grant: 'billing-export',
    says: 'a job of acme/billing on GitLab',
    claims: {},
  },
  {
    ...workload,
    name: 'k8s-checkout',
    issuer: 'kubernetes',
    grant: 'checkout-config',
    says: 'the checkout service in a Kubernetes cluster',
    claims: {},
  },
  {
    ...workload,
    name: 'support-agent',
    issuer: 'aws',
    grant: 'support-answers',
    says: 'an AI agent that answers support questions from another AWS account',
    claims: {},
  },
  {
    name: 'ada',
    kind: 'person',
    issuer: 'people',
    says: 'of the platform team; an administrator',
    claims: { sub: 'ada', name: 'Ada' },
  },
  {
    name: 'grace',
    kind: 'person',
    issuer: 'people',
    says: 'of the security team',
    claims: { sub: 'grace', name: 'Grace' },
  },
  {
    name: 'barbara',
    kind: 'person',
    issuer: 'people',
    says: 'of the platform team, as ada is; administers nothing',
    claims: { sub: 'barbara', name: 'Barbara' },
  },
  {
    name: 'mary',
    kind: 'person',
    issuer: 'people',
    says: 'a manager, who answers for what production holds',
    claims: { sub: 'mary', name: 'Mary' },
  },
];

/** The persona of this name, if there is one. */
export function personaOf(name: string): Persona | undefined {
  return personas.find((persona) => persona.name === name);
}

/** A token as this persona would have it from its platform; chosen claims replace its own. */
export function mintPersonaToken(
  issuer: DemoIssuer,
  persona: Persona,
  options: MintOptions & { readonly claims?: ChosenClaims },
): Promise<string> {
  return issuer.mint(persona.issuer, { ...persona.claims, ...options.claims }, options);
}
