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
  return kept.toSorted(byId);
}

/** No resource has this id, so what can apply to it is not about one resource. */
const noResource = '';

/**
 * The slices of one action by resource, the same as `sliceFor` gives; of policies about one
 * resource only its own are looked at, however many resources are asked about.
 */
export function slicesBy(
  policies: readonly PolicyText[],
  action: string,
): (resourceId: string) => readonly PolicyText[] {
  const general = sliceFor(policies, action, noResource);
  const named = Map.groupBy(policies, resourceNamed);
  return (resourceId) => {
    const own = named.get(resourceId) ?? [];
    return sliceFor([...new Set([...general, ...own])], action, resourceId);
  };
}

/** The one resource that a policy's head names, if it names one. */
function resourceNamed(policy: PolicyText): string | undefined {
  const result = parsedPolicy(policy);
  const head = result.ok ? result.value.resource : undefined;
  if (head === undefined || head.op === 'All') return undefined;
  return head.op === 'is' ? head.in?.entity.id : head.entity.id;
}

function byId(one: PolicyText, other: PolicyText): number {
  return one.id < other.id ? -1 : 1;
}

/** Hex SHA-256 of a slice: its policies' ids, texts and annotations, in their order. */
export function sliceDigest(policies: readonly PolicyText[]): string {
  const rows = policies.map(({ id, text, annotations }) => [
    id,
    text,
    Object.keys(annotations)
      .toSorted()
      .map((name) => [name, annotations[name]]),
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
