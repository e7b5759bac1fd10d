import { didYouMean } from '#core/config/nearest-name.ts';
import type { Problem } from '#core/config/problem.ts';
import { namespace, soleResources } from '../actions.ts';
import type { StaticPolicy } from '../cedar/cedar.ts';
import { cedarTokens } from '../cedar/cedar-tokens.ts';
import { childrenOf, type Node } from '../cedar/expressions.ts';
import { type PolicySource, problemIn } from './policy-source.ts';

/** Ids that policies may name, each in the file that declares them. */
export interface PolicyFacts {
  readonly identities: ReadonlySet<string>;
  /** Groups that some identity is in. */
  readonly groups: ReadonlySet<string>;
  readonly grants: ReadonlySet<string>;
  readonly people: ReadonlySet<string>;
  /** Groups that some person is in. */
  readonly teams: ReadonlySet<string>;
  /** Rules of approvals.yaml; absent where there is no such file. */
  readonly approvalRules?: ReadonlySet<string>;
}

/** Unknown names told of in one policy: finding the nearest known name costs. */
const mostTold = 10;

interface Named {
  readonly type: string;
  readonly id: string;
}

interface KnownNames {
  readonly names: ReadonlySet<string>;
  readonly declaredIn: string;
}

/** Problems of a policy that names an identity, group, grant, person or team that does not exist. */
export function checkNames(
  policy: PolicySource,
  json: StaticPolicy,
  facts: PolicyFacts,
): readonly Problem[] {
  const known = knownNames(facts);
  const unknown = entitiesNamed({ ...json }).flatMap(({ type, id }) => {
    const kind = known.get(type);
    // Types that do not exist, and actions, are the validator's.
    return kind === undefined || kind.names.has(id) ? [] : [{ type, id, kind }];
  });
  return unknown.slice(0, mostTold).map(({ type, id, kind }) =>
    problemIn(policy, {
      message: `there is no ${type}::${JSON.stringify(id)}${didYouMean(id, kind.names)}`,
      remedy: `declare it in ${kind.declaredIn}, or correct the name`,
      at: placeOfLiteral(policy.text, id),
    }),
  );
}

function knownNames(facts: PolicyFacts): ReadonlyMap<string, KnownNames> {
  const only = (id: string) => ({ names: new Set([id]), declaredIn: 'the schema' });
  return new Map(
    Object.entries({
      Identity: { names: facts.identities, declaredIn: 'identities.yaml' },
      Group: { names: facts.groups, declaredIn: 'identities.yaml' },
      Grant: { names: facts.grants, declaredIn: 'grants.yaml' },
      Person: { names: facts.people, declaredIn: 'people.yaml' },
      Team: { names: facts.teams, declaredIn: 'people.yaml' },
      Configuration: only(soleResources.Configuration),
      Ledger: only(soleResources.Ledger),
    }).map(([type, kind]) => [`${namespace}::${type}`, kind]),
  );
}

/** Entity literals anywhere in a policy, in the order of the tree. */
function entitiesNamed(node: Node): readonly Named[] {
  const { type, id } = node;
  if (typeof type === 'string' && typeof id === 'string') return [{ type, id }];
  return childrenOf(node).flatMap(entitiesNamed);
}

function placeOfLiteral(text: string, id: string): number {
  return cedarTokens(text).find((token) => token.text === JSON.stringify(id))?.at ?? 0;
}
