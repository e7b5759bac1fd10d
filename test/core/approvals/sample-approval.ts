import type { Approval } from '#core/approvals/approval.ts';
import { type Asked, askedHash } from '#core/approvals/asked.ts';
import type { Ballot } from '#core/approvals/cast-vote.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';

export const openedAt = new Date('2026-11-23T10:00:00.000Z');

/** So many seconds after the request was opened. */
export function secondsIn(seconds: number): Date {
  return new Date(openedAt.getTime() + seconds * 1_000);
}

export const sampleAsked: Asked = {
  identity: 'shop-migrator',
  issuer: 'https://token.actions.githubusercontent.com',
  pins: { repository_id: '73184213' },
  subject: 'repo:acme/shop:environment:production',
  signer: null,
  workflow: 'acme/shop/.github/workflows/migrate.yml@refs/heads/main',
  commit: 'c0ffee0000000000000000000000000000000001',
  ref: 'refs/heads/main',
  environment: 'production',
  run: 'https://github.com/acme/shop/actions/runs/7',
  trigger: '583231',
  grant: 'shop-migrate',
  grantDigest: 'sha256:grant',
  role: 'arn:aws:iam::111122223333:role/shop-migrate',
  sessionPolicyHash: 'sha256:policy',
  scope: ['ReadOrders', 'ChangeOrders'],
  durationSeconds: 3_600,
  rules: { migration: 'sha256:rule' },
};

function sampleRule(changed: Partial<ApprovalRule> = {}): ApprovalRule {
  return {
    name: 'migration',
    description: 'changes the tables of the shop',
    seats: [{ group: 'platform', count: 1, escalation: [] }],
    expiresSeconds: 4 * 3_600,
    reminders: null,
    denials: 1,
    narrowers: [],
    redemption: { times: 1, withinSeconds: 900 },
    hours: null,
    reasons: { requester: false, ticket: null, approver: false },
    unmappedTrigger: 'refuse',
    signInSeconds: null,
    ...changed,
  };
}

export function sampleApproval(
  rule: Partial<ApprovalRule> = {},
  changed: Partial<Approval> = {},
): Approval {
  const whole = sampleRule(rule);
  return {
    id: '01kaq4w5x7n3v9m2c8r6t0p1zd',
    rule: whole,
    asked: sampleAsked,
    askedHash: askedHash(sampleAsked),
    shown: { policies: ['production waits for a person'], sessionPolicy: null, novelty: [] },
    requester: { identity: 'shop-migrator', owner: 'olga', trigger: { kind: 'none' } },
    configuration: 'v1',
    status: 'pending',
    votes: {},
    openedAt: openedAt.toISOString(),
    expiresAt: secondsIn(whole.expiresSeconds).toISOString(),
    places: [],
    told: { escalations: 0, reminders: 0, verdict: false },
    ...changed,
  };
}

export function ballot(
  id: string,
  groups: readonly string[],
  changed: Partial<Omit<Ballot, 'voter'>> & { readonly voter?: Partial<Ballot['voter']> } = {},
): Ballot {
  const { voter, ...rest } = changed;
  return {
    choice: 'approve',
    reason: 'seen',
    ...rest,
    voter: { id, groups, signedInAt: openedAt, ...voter },
  };
}

export const everybody = () => true;
