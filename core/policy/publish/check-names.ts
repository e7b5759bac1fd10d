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
  readonly remedy: string;
}

/** Problems of a policy that names an identity, group, grant, person or team that does not exist. */
export function checkNames(
  policy: PolicySource,
  json: StaticPolicy,
  facts: PolicyFacts,
): readonly Problem[] {
  const known = knownNames(facts);
  const { principal, action, resource, conditions } = json;
  const unknown = entitiesNamed({ principal, action, resource, conditions }).flatMap(
    ({ type, id }) => {
      const kind = known.get(type);
      // Types that do not exist, and actions, are the validator's.
      return kind === undefined || kind.names.has(id) ? [] : [{ type, id, kind }];
    },
  );
  return unknown.slice(0, mostTold).map(({ type, id, kind }) =>
    problemIn(policy, {
      message: `there is no ${type}::${JSON.stringify(id)}${didYouMean(id, kind.names)}`,
      remedy: kind.remedy,
      at: placeOfLiteral(policy.text, id),
    }),
  );
}

function knownNames(facts: PolicyFacts): ReadonlyMap<string, KnownNames> {
  const declared = (names: ReadonlySet<string>, file: string) => ({
    names,
    remedy: `declare it in ${file}, or correct the name`,
  });
  const only = (id: string) => ({ names: new Set([id]), remedy: `write "${id}", the only one` });
  return new Map(
    Object.entries({
      Identity: declared(facts.identities, 'identities.yaml'),
      Group: declared(facts.groups, 'identities.yaml'),
      Grant: declared(facts.grants, 'grants.yaml'),
      Person: declared(facts.people, 'people.yaml'),
      Team: declared(facts.teams, 'people.yaml'),
      Configuration: only(soleResources.Configuration),
      Ledger: only(soleResources.Ledger),
    }).map(([type, kind]) => [`${namespace}::${type}`, kind]),
  );
}

/** Entity literals anywhere in a policy, in the order of the tree. */
function entitiesNamed(node: Node): readonly Named[] {
  return isName(node) ? [node] : childrenOf(node).flatMap(entitiesNamed);
}

/** Of all that stands in a policy's head and conditions, only a name of an entity says a type. */
function isName(node: Node): node is Node & Named {
  return typeof node.type === 'string';
}

function placeOfLiteral(text: string, id: string): number {
  return cedarTokens(text).find((token) => token.text === JSON.stringify(id))?.at ?? 0;
}
