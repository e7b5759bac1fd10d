import { type KnownAction, knownActionsMatching } from './actions/known-actions.ts';
import type { PolicyDocument, Statement } from './documents/policy-document.ts';

/** What an action does to what it acts on, the gravest first. `unknown` is none that AWS had. */
export const powers = [
  'permissions',
  'roles',
  'unknown',
  'delete',
  'secrets',
  'write',
  'tagging',
  'read',
  'list',
] as const;

export type Power = (typeof powers)[number];

/** Actions of one statement that do the same kind of thing. */
export interface ReachedPower {
  readonly power: Power;
  /** As the policy writes them, `*` and all. */
  readonly written: readonly string[];
  /** How many actions that AWS has they stand for. */
  readonly known: number;
}

/** Either what is named, or everything but what is named. */
export type Named<T> =
  | { readonly kind: 'named'; readonly named: readonly T[] }
  | { readonly kind: 'everything'; readonly but: readonly string[] };

/** What one statement of a policy lets somebody do, or keeps them from. */
export interface Reach {
  readonly sid: string | null;
  readonly effect: Statement['effect'];
  /** The gravest first. */
  readonly powers: Named<ReachedPower>;
  readonly resources: Named<string>;
  readonly conditions: NonNullable<Statement['conditions']>;
}

/** What a policy lets somebody do, statement by statement: what is said of it to people, and no proof. */
export function reachOf({ statements }: PolicyDocument): readonly Reach[] {
  return statements.map((statement) => ({
    sid: statement.sid ?? null,
    effect: statement.effect,
    powers: powersOf(statement),
    resources: resourcesOf(statement),
    conditions: statement.conditions ?? {},
  }));
}

/** The gravest that any of it permits; undefined where nothing is permitted. */
export function gravestPower(reaches: readonly Reach[]): Power | undefined {
  const permitted = reaches
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ powers: of }) =>
      of.kind === 'everything' ? [powers[0]] : of.named.map(({ power }) => power),
    );
  return powers.find((power) => permitted.includes(power));
}

function powersOf({ actions, notActions = [] }: Statement): Reach['powers'] {
  if (actions === undefined) return { kind: 'everything', but: notActions };
  if (actions.some((pattern) => /^\*+(?::\*+)?$/u.test(pattern))) {
    return { kind: 'everything', but: [] };
  }
  const found = actions.flatMap(matching);
  const named = powers.flatMap((power) => {
    const of = found.filter((one) => one.power === power);
    const written = [...new Set(of.map((one) => one.written))];
    const names = new Set(of.flatMap(({ name }) => name ?? []));
    return of.length === 0 ? [] : [{ power, written, known: names.size }];
  });
  return { kind: 'named', named };
}

function resourcesOf({ resources, notResources = [] }: Statement): Reach['resources'] {
  if (resources === undefined) return { kind: 'everything', but: notResources };
  if (resources.includes('*')) return { kind: 'everything', but: [] };
  return { kind: 'named', named: resources };
}

interface Found {
  readonly written: string;
  readonly power: Power;
  readonly name?: string;
}

function matching(written: string): readonly Found[] {
  const known = knownActionsMatching(written);
  if (known.length === 0) return [{ written, power: 'unknown' }];
  return known.map((action) => ({ written, power: powerOf(action), name: action.name }));
}

/** What their access level does not tell. */
const particular: Readonly<Record<string, Power>> = {
  'iam:PassRole': 'roles',
  'sts:AssumeRole': 'roles',
  'sts:AssumeRoleWithSAML': 'roles',
  'sts:AssumeRoleWithWebIdentity': 'roles',
  'sts:AssumeRoot': 'roles',
  'kms:Decrypt': 'secrets',
  'secretsmanager:BatchGetSecretValue': 'secrets',
  'secretsmanager:GetSecretValue': 'secrets',
};

const deleting = /:(?:Batch)?(?:Delete|Destroy|Drop|Purge|Remove|Terminate|ScheduleKeyDeletion)/u;

function powerOf({ name, access }: KnownAction): Power {
  const told = particular[name];
  if (told !== undefined) return told;
  return access === 'write' && deleting.test(name) ? 'delete' : access;
}
