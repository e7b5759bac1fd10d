import { hash } from 'node:crypto';
import type { PolicyText } from '#core/config/configuration.ts';
import { actions, namespace } from './actions.ts';
import type { ActionHead, EntityName, ResourceHead } from './cedar/cedar.ts';
import { parsedPolicy } from './cedar/parsed-policy.ts';

/**
 * The policies that can apply to an action on a resource, in the order of their ids. What is left
 * out has a head that this action or this resource cannot satisfy, so it neither determines nor
 * fails: deciding by the slice is deciding by all. In doubt a policy stays in.
 */
export function sliceFor(
  policies: readonly PolicyText[],
  action: string,
  resourceId: string,
): readonly PolicyText[] {
  const kept = policies.filter((policy) => canApply(policy, action, resourceId));
  return kept.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Hex SHA-256 of a slice: its policies' ids, texts and annotations, in their order. */
export function sliceDigest(policies: readonly PolicyText[]): string {
  const rows = policies.map(({ id, text, annotations }) => [
    id,
    text,
    Object.entries(annotations).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  ]);
  return hash('sha256', JSON.stringify(rows), 'hex');
}

function canApply(policy: PolicyText, action: string, resourceId: string): boolean {
  const result = parsedPolicy(policy);
  if (!result.ok || !isAction(action)) return true;
  const { action: actionHead, resource: resourceHead } = result.value;
  const type = `${namespace}::${actions[action].resource}`;
  return (
    actionFits(actionHead, { type: `${namespace}::Action`, id: action }) &&
    resourceFits(resourceHead, { type, id: resourceId })
  );
}

function isAction(action: string): action is keyof typeof actions {
  return Object.hasOwn(actions, action);
}

/** No action is in another one, so being in an action is being that action. */
function actionFits(head: ActionHead, action: EntityName): boolean {
  if (head.op === 'All') return true;
  const named = 'entities' in head ? head.entities : [head.entity];
  return named.some((entity) => isSame(entity, action));
}

/** No entity is in another one of its own type, so being in one of those is being that entity. */
function resourceFits(head: ResourceHead, resource: EntityName): boolean {
  if (head.op === 'All') return true;
  if (head.op === 'is') {
    if (head.entity_type !== resource.type) return false;
    return head.in === undefined || resourceFits({ op: 'in', ...head.in }, resource);
  }
  const isElsewhere = head.op === 'in' && head.entity.type !== resource.type;
  return isElsewhere || isSame(head.entity, resource);
}

function isSame(one: EntityName, other: EntityName): boolean {
  return one.type === other.type && one.id === other.id;
}
