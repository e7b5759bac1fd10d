import type { Principals } from './documents/policy-document.ts';
import { splitArn } from './patterns/match-arn.ts';

/** Who asks, after authentication. */
export type CallingPrincipal =
  | {
      readonly kind: 'aws';
      /** ARN of a user, a role session, a role or an account's root. */
      readonly arn: string;
      /** For a role session the ARN of its role, which alone knows the role's path. */
      readonly role?: string;
      /** A permissions boundary is attached to it, or to its role; it is not unless said. */
      readonly isBounded?: boolean;
    }
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'service'; readonly service: string };

/**
 * How a Principal element names the principal, the closest name first. It matters: a resource
 * policy that names a session or a user grants by itself, one that names the account delegates.
 */
export type PrincipalMatch =
  | 'session'
  | 'user'
  | 'role'
  | 'federated'
  | 'service'
  | 'public'
  | 'account';

interface Name {
  readonly type: string;
  readonly values: readonly string[];
  readonly match: PrincipalMatch;
}

/** The closest way in which the element names the principal, or null. Values are no patterns. */
export function matchPrincipal(
  principals: Principals,
  principal: CallingPrincipal,
): PrincipalMatch | null {
  if (principals === '*') return 'public';
  const byType = new Map(Object.entries(principals));
  const found = namesOf(principal).find(({ type, values }) =>
    values.some((value) => byType.get(type)?.includes(value)),
  );
  return found?.match ?? null;
}

/**
 * Whether a NotPrincipal element spares the principal: every name that contains it must be listed,
 * for a role session the session, its role and their account. It spares nobody who has a permissions
 * boundary, whatever it lists (IAM User Guide, "Permissions boundaries for IAM entities").
 */
export function sparesPrincipal(notPrincipals: Principals, principal: CallingPrincipal): boolean {
  if (principal.kind === 'aws' && principal.isBounded === true) return false;
  if (notPrincipals === '*') return true;
  const byType = new Map(Object.entries(notPrincipals));
  const lists = (type: string, value: string) => byType.get(type)?.includes(value) ?? false;
  if (lists('AWS', '*') && principal.kind === 'aws') return true;
  return namesOf(principal)
    .filter(({ match }) => match !== 'public')
    .every(({ type, values }) => values.some((value) => lists(type, value)));
}

/** Account id of an ARN; `undefined` when the ARN does not say it. */
export function accountOf(arn: string): string | undefined {
  const account = splitArn(arn)?.[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

/**
 * ARN of the role behind a role session, without the path, which the session's ARN does not say;
 * `undefined` for other ARNs.
 */
export function roleOfSession(sessionArn: string): string | undefined {
  const [, partition, service, , account, resource = ''] = splitArn(sessionArn) ?? [];
  const [kind, name] = resource.split('/');
  if (service !== 'sts' || kind !== 'assumed-role' || name === undefined) return undefined;
  return `arn:${partition}:iam::${account}:role/${name}`;
}

function namesOf(principal: CallingPrincipal): readonly Name[] {
  switch (principal.kind) {
    case 'federated':
      return [{ type: 'Federated', values: [principal.provider], match: 'federated' }];
    case 'service':
      return [{ type: 'Service', values: [principal.service], match: 'service' }];
    case 'aws':
      return awsNames(principal);
  }
}

function awsNames(principal: CallingPrincipal & { readonly kind: 'aws' }): readonly Name[] {
  const named = (value: string, match: PrincipalMatch) => ({
    type: 'AWS',
    values: [value],
    match,
  });
  const ofSession = roleOfSession(principal.arn);
  const own = named(principal.arn, kindOf(principal.arn));
  const role = ofSession === undefined ? [] : [named(principal.role ?? ofSession, 'role')];
  const account = accountOf(principal.arn);
  if (account === undefined) return [own, ...role, named('*', 'public')];
  const partition = splitArn(principal.arn)?.[1] ?? 'aws';
  const root = [account, `arn:${partition}:iam::${account}:root`];
  const whole: Name = { type: 'AWS', values: root, match: 'account' };
  return [own, ...role, named('*', 'public'), whole];
}

function kindOf(arn: string): PrincipalMatch {
  if (roleOfSession(arn) !== undefined) return 'session';
  const resource = splitArn(arn)?.[5] ?? '';
  if (resource === 'root') return 'account';
  return resource.startsWith('role/') ? 'role' : 'user';
}
