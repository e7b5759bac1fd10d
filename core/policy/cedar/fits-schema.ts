import { type Action, actions } from '../actions.ts';
import type { CedarRecord, CedarValue, DecisionRequest, EntityRecord } from '../engine.ts';
import { alwaysStated, workloadFactNames } from '../schema.ts';

/** Whether a value is what the schema says that it is. */
type Fits = (value: CedarValue | undefined) => boolean;

const isText: Fits = (value) => typeof value === 'string' && value.isWellFormed();
const isTexts: Fits = (value) => Array.isArray(value) && value.every(isText);
const isWhole: Fits = (value) => Number.isSafeInteger(value);
const isTruth: Fits = (value) => typeof value === 'boolean';
const isInstant: Fits = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u.test(value);
const isMissing: Fits = (value) => value === undefined;
const orMissing =
  (fits: Fits): Fits =>
  (value) =>
    isMissing(value) || fits(value);

type Shape = Readonly<Record<string, Fits>>;

const workload: Shape = Object.fromEntries(
  workloadFactNames.map((name) => [name, alwaysStated.has(name) ? isText : orMissing(isText)]),
);
const time: Shape = { now: isInstant, hour: isWhole, weekday: isWhole };
const vendRequest: Shape = {
  ...{ durationSeconds: isWhole, narrowed: isTruth },
  ...{ scope: isTexts, novelty: isTexts },
};

const call: Shape = {
  ...{ action: isText, service: isText, operation: isText, level: isText },
  ...{ resource: isText, account: isText, region: isText },
  ...{ labels: isTexts, intents: isTexts, parameters: isTexts, conditions: isTexts },
};

/** Attributes of each kind of entity, and the kind that its parents are of. */
const entities: Readonly<Record<string, { readonly shape: Shape; readonly parents?: string }>> = {
  Identity: { shape: { owner: isText, purpose: isText, state: isText }, parents: 'Group' },
  Person: { shape: {}, parents: 'Team' },
  Grant: {
    shape: {
      ...{ account: isText, role: isText, mode: isText },
      ...{ labels: isTexts, leaseSeconds: isWhole },
    },
  },
  Configuration: { shape: {} },
  Ledger: { shape: {} },
};

const contexts: Readonly<Record<(typeof actions)[Action]['context'], Shape>> = {
  Vend: {
    workload: recordOf(workload),
    request: recordOf(vendRequest),
    time: recordOf(time),
  },
  Call: { workload: recordOf(workload), call: recordOf(call), time: recordOf(time) },
  Reveal: {
    ...{ workload: recordOf(workload), call: recordOf(call), time: recordOf(time) },
    answer: recordOf({ field: isText }),
  },
  Person: { time: recordOf(time) },
  Publish: { request: recordOf({ changes: isTexts }), time: recordOf(time) },
};

/**
 * Whether a request is one that the schema allows. Policies were validated against the schema when
 * they were published; this is the other half. Cedar could check it at every decision, at about the
 * price of the decision; a test holds this table against Cedar's own check.
 */
export function fitsSchema(request: DecisionRequest): boolean {
  const { action, principal, resource } = request;
  const row = Object.hasOwn(actions, action) ? actions[action as Action] : undefined;
  return (
    row?.principal === principal.type &&
    row.resource === resource.type &&
    [principal, resource, ...request.others].every(isEntity) &&
    hasShape(request.context, contexts[row.context]) &&
    isTexts(request.approvals)
  );
}

function isEntity(entity: EntityRecord): boolean {
  const kind = Object.hasOwn(entities, entity.type) ? entities[entity.type] : undefined;
  if (kind === undefined || !isText(entity.id)) return false;
  const areParents = entity.parents.every(({ type, id }) => type === kind.parents && isText(id));
  return areParents && hasShape(entity.attributes, kind.shape);
}

function recordOf(shape: Shape): Fits {
  return (value) =>
    typeof value === 'object' && !Array.isArray(value) && hasShape(value as CedarRecord, shape);
}

function hasShape(record: CedarRecord, shape: Shape): boolean {
  const isKnown = Object.keys(record).every((name) => Object.hasOwn(shape, name));
  return isKnown && Object.entries(shape).every(([name, fits]) => fits(record[name]));
}
