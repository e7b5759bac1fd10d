import { Fault } from '#core/faults.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import type { PermissionCut, PolicyCut } from '#core/leases/cut-policy.ts';
import { shortestLeaseSeconds } from '#core/leases/lease-duration.ts';
import { narrowSessionPolicy } from '#core/leases/session-policy.ts';
import type { ApprovedScope, Shown, Vote } from './approval.ts';
import type { Asked } from './asked.ts';

/**
 * What all who said yes agree to: the intersection of what each of them left of what was asked.
 * Throws `invalid_scope` where they have nothing in common.
 */
export function approvedScope(yeses: readonly Pick<Vote, 'narrowing'>[]): ApprovedScope {
  return yeses.flatMap(({ narrowing }) => narrowing ?? []).reduce(common, {});
}

function common(one: ApprovedScope, other: ApprovedScope): ApprovedScope {
  const seconds = [one, other].flatMap(({ durationSeconds }) => durationSeconds ?? []);
  const scope = commonScope(one.scope, other.scope);
  const permissions = [one, other].flatMap((each) => each.permissions ?? []);
  return {
    ...(seconds.length === 0 ? {} : { durationSeconds: Math.min(...seconds) }),
    ...(scope === undefined ? {} : { scope }),
    ...(permissions.length === 0 ? {} : { permissions }),
    ...(one.readOnly === true || other.readOnly === true ? { readOnly: true } : {}),
  };
}

function commonScope(
  one: ApprovedScope['scope'],
  other: ApprovedScope['scope'],
): ApprovedScope['scope'] {
  if (one === undefined || other === undefined) return one ?? other;
  const [first, ...more] = one.filter((sid) => other.includes(sid));
  // To a planner of leases no scope would mean all of it.
  if (first === undefined) throw wider('those who said yes have nothing in common');
  return [first, ...more];
}

/** What was asked, with the session policy that it comes to. */
interface Whole {
  readonly asked: Asked;
  readonly shown: Pick<Shown, 'sessionPolicy'>;
}

/**
 * Throws `invalid_scope` for a narrowing that leaves no lease, or more than was asked, and
 * `packed_policy_too_large` for one that is longer than STS takes when it is written down.
 */
export function refuseWider(narrowing: ApprovedScope, { asked, shown }: Whole): void {
  const { durationSeconds, scope, permissions = [], readOnly } = narrowing;
  if (durationSeconds !== undefined && durationSeconds > asked.durationSeconds) {
    throw wider(`${durationSeconds} s are longer than the ${asked.durationSeconds} s asked for`);
  }
  if (durationSeconds !== undefined && durationSeconds < shortestLeaseSeconds) {
    throw wider(`a lease lasts ${shortestLeaseSeconds} s or longer`);
  }
  const more = scope?.filter((sid) => !asked.scope.includes(sid)) ?? [];
  if (more.length > 0) throw wider(`${more.join(', ')} was not asked for`);
  if (permissions.length > 0 || readOnly === true) requireCut(narrowing, shown);
}

/** A cut that leaves nothing, or that nobody can prove, is told to the approver and not to the job. */
function requireCut(narrowing: ApprovedScope, { sessionPolicy }: Whole['shown']): void {
  for (const cut of narrowing.permissions ?? []) requirePermissions(cut);
  const whole = sessionPolicy === null ? null : readSessionPolicy(sessionPolicy);
  const grant = { name: 'asked for', sessionPolicy: whole };
  narrowSessionPolicy(grant, { scope: narrowing.scope ?? [], cut: cutOf(narrowing) });
}

/** Patterns are read as strictly as those of a grant. */
function requirePermissions({ actions = ['*'], resources = ['*'] }: PermissionCut): void {
  const statement = { Effect: 'Allow', Action: actions, Resource: resources };
  const read = parsePolicyDocument({ Version: '2012-10-17', Statement: [statement] }, 'session');
  if ('statements' in read) return;
  const [problem] = read;
  throw wider(`${problem?.message ?? 'a pattern is none that IAM takes'}`);
}

function readSessionPolicy(text: string): PolicyDocument {
  const document = parsePolicyDocument(JSON.parse(text), 'session');
  if ('statements' in document) return document;
  throw wider('the policy asked for cannot be read again');
}

/** The part of what was approved that cuts the session policy. */
export function cutOf({ permissions = [], readOnly }: ApprovedScope): PolicyCut {
  return { permissions, ...(readOnly === true ? { readOnly } : {}) };
}

function wider(why: string): Fault {
  return new Fault(
    'invalid_scope',
    `an approver may only narrow: ${why}; narrow it otherwise, or say no`,
  );
}
