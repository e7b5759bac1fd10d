import type { Need } from '#core/gateway/meaning/operation-access.ts';
import type { Place } from './find-resources.ts';
import { deepMembers } from './input-members.ts';
import type { Overrides } from './overrides.ts';
import type { IamActions } from './read-actions.ts';

/** Further actions by action, `iam:PassRole` and those that tag. */
export type DependentActions = Readonly<Record<string, readonly string[]>>;

const writing = new Set(['Write', 'Permissions management']);

/** PassRole for each member that names a role which AWS is then to use. */
export function passRoleNeeds(
  main: readonly Need[],
  place: Place,
  dependent: DependentActions,
  overrides: Overrides,
): readonly Need[] {
  const { service } = place.model;
  const id = `${service}.${place.name}`;
  if (overrides.notPassed.includes(service) || overrides.notPassed.includes(id)) return [];
  const isListed =
    overrides.passes.includes(id) ||
    main.some(({ action }) => dependent[action]?.includes('iam:PassRole'));
  if (!isListed && !main.some(({ level }) => writing.has(level))) return [];
  const paths = deepMembers(place.model, place.operation, (name, shape) => {
    const isRole = shape.type === 'string' && !('enum' in shape);
    return isRole && (isListed ? /role(arn)?$/i : /rolearn$/i).test(name);
  });
  const passedTo = overrides.passedTo[id] ?? overrides.passedTo[service];
  return paths.map((path) => passRole(path, passedTo));
}

/** The action that tags, where the input has tags and AWS asks about them apart. */
export function tagOnCreateNeeds(
  main: readonly Need[],
  tags: string | undefined,
  dependent: DependentActions,
  { actions }: IamActions,
): readonly Need[] {
  const first = main[0];
  if (tags === undefined || first === undefined) return [];
  const names = main.flatMap(({ action }) => dependent[action] ?? []);
  const tagging = [...new Set(names)].filter((name) => name !== 'iam:PassRole');
  return tagging
    .flatMap((name) => actions.get(name.toLowerCase()) ?? [])
    .filter(({ name }) => !main.some(({ action }) => action === name))
    .map(({ name, level }) => ({
      ...first,
      action: name,
      level,
      when: [...first.when, { path: tags, wanted: 'present' }],
    }));
}

function passRole(path: string, passedTo: string | undefined): Need {
  return {
    action: 'iam:PassRole',
    level: 'Write',
    when: [{ path, wanted: 'present' }],
    resources: [
      {
        kind: 'template',
        type: 'iam/role',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: AWS writes its templates so
        template: 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}',
        isRequired: true,
        paths: [path],
      },
    ],
    isUnresolved: false,
    passedTo,
  };
}
