import type { Approval } from './approval.ts';
import type { Asked } from './asked.ts';
import { requestsForSame } from './list-approvals.ts';
import type { ReadingPorts } from './people-ports.ts';

/** So far back is looked for a yes. */
const mostLooked = 50;

/** The latest request of the same identity for the same grant, before this one, that was approved. */
export async function lastApproved(
  { id, asked }: Pick<Approval, 'id' | 'asked'>,
  { store }: Pick<ReadingPorts, 'store'>,
): Promise<Approval | undefined> {
  const { identity, grant } = asked;
  let looked = 0;
  for await (const { value } of requestsForSame({ identity, grant, after: id }, store)) {
    if (isYesOfPeople(value)) return value;
    looked += 1;
    if (looked === mostLooked) break;
  }
  return undefined;
}

/** Neither broken glass nor a look back at it is a yes that was asked for. */
function isYesOfPeople({ status, emergency, reviewOf }: Approval): boolean {
  return status === 'approved' && emergency === undefined && reviewOf === undefined;
}

/** One thing that is not as it was when it was approved. */
export interface AskedDifference {
  readonly what: keyof Asked;
  readonly before: string;
  readonly now: string;
}

/** What people compare; the run and what only hashes differ by tell them nothing. */
const compared = [
  'grant',
  'role',
  'durationSeconds',
  'scope',
  'commit',
  'ref',
  'environment',
  'workflow',
  'signer',
  'trigger',
  'subject',
] as const satisfies readonly (keyof Asked)[];

/** How what is asked differs from what was asked before; nothing is left out that is compared. */
export function differencesFrom(before: Asked, now: Asked): readonly AskedDifference[] {
  return compared.flatMap((what) => {
    const [was, is] = [textOf(what, before), textOf(what, now)];
    return was === is ? [] : [{ what, before: was, now: is }];
  });
}

/** Whether the permissions themselves, whatever they are called, are others than before. */
export function hasOtherPolicy(before: Asked, now: Asked): boolean {
  return (
    before.sessionPolicyHash !== now.sessionPolicyHash || before.grantDigest !== now.grantDigest
  );
}

/** A workflow at the commit of its run differs with every commit, and tells nothing more than that. */
function textOf(what: (typeof compared)[number], asked: Asked): string {
  const value = asked[what] ?? '';
  if (typeof value === 'object') return value.toSorted().join(', ');
  const text = String(value);
  return text.endsWith(`#${asked.commit}`) ? text.slice(0, text.lastIndexOf('#')) : text;
}
