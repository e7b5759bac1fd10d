import { type AwsCaller, isCaller, parseCallerArn } from '#core/administration/caller-arn.ts';
import type { Finding } from '../finding.ts';

/** Who is which IAM principal, by account and name; filled as people are looked at. */
export type Principals = Map<string, { readonly id: string; readonly caller: AwsCaller }[]>;

/**
 * What is wrong with the IAM principals of one person: what is none, and what is another person too,
 * such as a session of a role that is somebody else's whole.
 */
export function lintPrincipals(
  { id, arns }: { readonly id: string; readonly arns: readonly string[] },
  known: Principals,
): readonly Finding[] {
  return arns.flatMap((arn, at) => {
    const path = ['awsPrincipals', at];
    const caller = parseCallerArn(arn);
    return caller === undefined ? [notOne(path)] : taken({ id, caller }, known, path);
  });
}

function taken(
  one: { readonly id: string; readonly caller: AwsCaller },
  known: Principals,
  path: Finding['path'],
): readonly Finding[] {
  const { partition, account, kind, name } = one.caller;
  const key = [partition, account, kind, name].join(':');
  const same = known.get(key) ?? [];
  known.set(key, [...same, one]);
  const other = same.find(({ id, caller }) => id !== one.id && areOne(caller, one.caller));
  if (other === undefined) return [];
  return [
    {
      path,
      message: `this principal is ${other.id}'s already`,
      remedy: 'keep it with the one person whose it is, or name sessions of the role apart',
    },
  ];
}

/** Whether one request could be signed by both. */
function areOne(one: AwsCaller, other: AwsCaller): boolean {
  return isCaller(one, other) || isCaller(other, one);
}

function notOne(path: Finding['path']): Finding {
  return {
    path,
    message: 'this is no IAM user, role or session of a role',
    remedy:
      'write an ARN such as arn:aws:iam::111122223333:user/ada, arn:aws:iam::111122223333:role/ada or arn:aws:sts::111122223333:assumed-role/Administrator/ada@acme.example',
  };
}
