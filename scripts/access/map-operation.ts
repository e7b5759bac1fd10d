import type {
  Need,
  OperationAccess,
  ResourceSource,
  Trigger,
} from '#core/gateway/meaning/operation-access.ts';
import { type DependentActions, passRoleNeeds, tagOnCreateNeeds } from './dependent-needs.ts';
import { findResources, type Place } from './find-resources.ts';
import { findTags } from './find-tags.ts';
import { type NeedText, type Overrides, readNeedText } from './overrides.ts';
import type { IamAction, IamActions } from './read-actions.ts';
import type { ModelOperation, ServiceModel } from './read-models.ts';

/** What access is derived from, beside the model of the service. */
export interface AccessSources {
  readonly iam: IamActions;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly overrides: Overrides;
  readonly dependent: DependentActions;
}

/** What one operation needs: by hand where the overrides say so, by its own name otherwise. */
export function mapOperation(place: Place, sources: AccessSources): OperationAccess {
  const { model, operation } = place;
  const auth = authOf(place, sources.overrides);
  if (auth !== undefined) return { kind: auth };
  const main = mainNeeds(place, sources);
  if (main.length === 0) return { kind: 'unmapped' };
  // Tags of what only reads are what it looks for.
  const isWriting = main.some(({ level }) => level !== 'List' && level !== 'Read');
  const tags = isWriting ? findTags(model, operation) : undefined;
  const { dependent, overrides, iam } = sources;
  const roles = passRoleNeeds(main, place, dependent, overrides);
  const tagging = tagOnCreateNeeds(main, tags, dependent, iam);
  return { kind: 'iam', needs: [...main, ...tagging, ...roles], tags };
}

/** The prefix of a service's actions. */
export function prefixOf(service: string, { prefixes }: AccessSources): string {
  return prefixes[service] ?? service;
}

function authOf({ model, operation }: Place, { auth }: Overrides): 'none' | 'bearer' | undefined {
  const isOpen = operation.authtype === 'none' || operation.auth?.includes('smithy.api#noAuth');
  return isOpen === true ? 'none' : auth[model.service];
}

function mainNeeds(place: Place, sources: AccessSources): readonly Need[] {
  const { model, name } = place;
  const byHand = sources.overrides.operations[`${model.service}.${name}`];
  if (byHand !== undefined) {
    return byHand.map((text) => needByHand(readNeedText(text), place, sources));
  }
  const own = `${prefixOf(model.service, sources)}:${name}`;
  const action = sources.iam.actions.get(own.toLowerCase());
  if (action !== undefined) return [needOf(action, [], place, sources)];
  return sources.overrides.methodActions.includes(model.service) ? methodNeeds(place, sources) : [];
}

function needOf(
  action: IamAction,
  when: readonly Trigger[],
  place: Place,
  { overrides }: AccessSources,
): Need {
  const found = findResources(action, overrides, place);
  return { action: action.name, level: action.level, when, passedTo: undefined, ...found };
}

function needByHand(text: NeedText, place: Place, sources: AccessSources): Need {
  const action = sources.iam.actions.get(text.action.toLowerCase());
  if (action === undefined) throw new Error(`there is no action ${text.action}`);
  const when = text.triggers.map((word) => readTrigger(word.slice(1)));
  if (text.resources === undefined) return needOf(action, when, place, sources);
  return {
    action: action.name,
    level: action.level,
    when,
    resources: text.resources
      .filter((word) => word !== '~')
      .map((word) => sourceByHand(word, sources.iam)),
    isUnresolved: text.resources.includes('~'),
    passedTo:
      action.name === 'iam:PassRole' ? sources.overrides.passedTo[place.model.service] : undefined,
  };
}

function readTrigger(text: string): Trigger {
  if (text.startsWith('!')) return { path: text.slice(1), wanted: 'absent' };
  const [path = '', wanted] = text.split('=');
  return { path, wanted: wanted === undefined ? 'present' : { text: wanted } };
}

function sourceByHand(word: string, { types }: IamActions): ResourceSource {
  if (word.startsWith('@')) return { kind: 'arn', path: word.slice(1), isRequired: true };
  const [name = '', paths = ''] = word.split('=');
  const type = name.replace(/[!?]$/, '');
  const template = types.get(type);
  if (template === undefined) throw new Error(`there is no resource type ${type}`);
  return {
    kind: 'template',
    type,
    template,
    isRequired: !name.endsWith('?'),
    paths: paths === '' ? [] : paths.split(',').map((path) => (path === '*' ? undefined : path)),
  };
}

/** API Gateway's own: the action is the HTTP method, the resource the path that it is asked of. */
function methodNeeds({ model, operation }: Place, sources: AccessSources): readonly Need[] {
  const { method = '', requestUri = '' } = operation.http ?? {};
  const prefix = prefixOf(model.service, sources);
  const action = sources.iam.actions.get(`${prefix}:${method}`.toLowerCase());
  if (action === undefined) return [];
  const path = (requestUri.split('?')[0] ?? '').replace(/^\/v2/, '');
  const labels = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map((found) => found[1] ?? '');
  const template = `arn:\${Partition}:${prefix}:\${Region}::${path.replace(/\{([^}+]+)\+?\}/g, '$${$1}')}`;
  return [
    {
      action: action.name,
      level: action.level,
      when: [],
      resources: [
        {
          kind: 'template',
          type: `${prefix}/path`,
          template,
          isRequired: true,
          paths: labels.map((label) => memberOfLabel(label, model, operation)),
        },
      ],
      isUnresolved: false,
      passedTo: undefined,
    },
  ];
}

function memberOfLabel(label: string, model: ServiceModel, operation: ModelOperation): string {
  const members = model.shapes[operation.input?.shape ?? '']?.members ?? {};
  const found = Object.entries(members).find(([, { locationName }]) => locationName === label);
  return found?.[0] ?? label;
}
