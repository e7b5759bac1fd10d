import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { ApprovedScope } from '#core/approvals/approval.ts';
import { castVote } from '#core/approvals/cast-vote.ts';
import { approvedScope, cutOf } from '#core/approvals/narrowing.ts';
import { writtenOut } from '#core/approvals/only-reading.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { isProvenNarrower } from '#core/iam/proof/prove-narrower.ts';
import { cutPolicy } from '#core/leases/cut-policy.ts';
import { narrowSessionPolicy } from '#core/leases/session-policy.ts';
import { campaign } from '#test/campaign.ts';
import { ballot, everybody, openedAt, sampleApproval } from './sample-approval.ts';

const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Orders',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
      Resource: ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'],
    },
    { Sid: 'Settings', Effect: 'Allow', Action: 'ssm:PutPar*', Resource: '*' },
  ],
};
const text = JSON.stringify(policy);

function read(json: string): PolicyDocument {
  const document = parsePolicyDocument(JSON.parse(json), 'session');
  if ('statements' in document) return document;
  throw new Error('the sample is no policy');
}

const whole = read(text);

function saysYesTo(narrowing: ApprovedScope) {
  const approval = sampleApproval(
    { narrowers: ['platform'] },
    { shown: { policies: [], sessionPolicy: text, novelty: [] } },
  );
  return castVote(approval, ballot('ada', ['platform'], { narrowing }), {
    now: openedAt,
    isPerson: everybody,
  });
}

const vended = (approved: ApprovedScope) =>
  JSON.parse(
    narrowSessionPolicy({ name: 'g', sessionPolicy: whole }, { cut: cutOf(approved) }).text ?? '{}',
  );

describe('a yes to less', () => {
  test('to fewer actions leaves those alone', () => {
    const permissions = [{ actions: ['s3:GetObject'] }];
    expect(saysYesTo({ permissions }).status).toBe('approved');
    expect(vended({ permissions }).Statement).toEqual([
      { ...policy.Statement[0], Action: 's3:GetObject' },
    ]);
  });

  test('to fewer resources leaves the actions as they are', () => {
    const permissions = [{ resources: ['arn:aws:s3:::orders/2026/*'] }];
    const [statement] = vended({ permissions }).Statement;
    expect(statement.Resource).toBe('arn:aws:s3:::orders/2026/*');
    expect(statement.Action).toEqual(policy.Statement[0]?.Action);
  });

  test('to reading alone writes out what reads, and leaves out what only writes', () => {
    const said = saysYesTo({ readOnly: true }).votes.ada?.narrowing ?? {};
    expect(said.readOnly).toBe(true);
    expect(vended(said).Statement).toEqual([
      { ...policy.Statement[0], Action: ['s3:GetObject', 's3:ListBucket'] },
    ]);
  });

  test.each<[string, ApprovedScope]>([
    ['nothing of what was asked', { permissions: [{ actions: ['iam:CreateUser'] }] }],
    ['no reading at all', { permissions: [{ actions: ['ssm:PutParameter'] }], readOnly: true }],
    ['what is no action', { permissions: [{ actions: ['everything'] }] }],
    ['what is no ARN', { permissions: [{ resources: ['orders'] }] }],
  ])('that leaves %s is refused at the vote', (_what, narrowing) => {
    expect(() => saysYesTo(narrowing)).toThrow(
      expect.objectContaining({ code: 'invalid_scope' }) as Error,
    );
  });

  test('by two people leaves what both leave', () => {
    const both = approvedScope([
      { ...vote, narrowing: { permissions: [{ actions: ['s3:*'] }], durationSeconds: 1_800 } },
      { ...vote, narrowing: { permissions: [{ actions: ['*:GetObject', 's3:GetObject'] }] } },
      { ...vote, narrowing: { readOnly: true, durationSeconds: 960 } },
    ]);
    expect(both).toMatchObject({ durationSeconds: 960, readOnly: true });
    expect(both.permissions?.length).toBe(2);
  });

  const actions = fc.subarray(['s3:GetObject', 's3:*', 'ssm:PutParameter', 'iam:PassRole', '*'], {
    minLength: 1,
  });
  const resources = fc.subarray(['arn:aws:s3:::orders/*', 'arn:aws:s3:::*', '*'], { minLength: 1 });
  property.prop([actions, resources, fc.boolean()], { seed: 4, numRuns: campaign(60) })(
    'never allows what was not asked',
    (named, where, isRead) => {
      const said = { permissions: [{ actions: named, resources: where }] };
      const isReadOnly = isRead ? { readOnly: true as const } : {};
      try {
        const cut = writtenOut({ ...said, ...isReadOnly }, { sessionPolicy: text });
        const left = cutPolicy(whole, cutOf(cut));
        expect(left !== null && isProvenNarrower(left, whole)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_scope' });
      }
    },
  );
});

const vote = { choice: 'approve', at: openedAt.toISOString(), groups: ['platform'] } as const;

describe('reading alone', () => {
  const wholeOf = (...statements: readonly object[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const readOnly = { readOnly: true } as const;

  test('keeps what the approver says beside it, and is nothing where it was not said', () => {
    const permissions = [{ resources: ['arn:aws:s3:::orders/*'] }];
    const sessionPolicy = wholeOf({ Effect: 'Allow', Action: 's3:*Object', Resource: '*' });
    expect(writtenOut({ permissions }, { sessionPolicy })).toEqual({ permissions });
    const said = writtenOut({ ...readOnly, permissions }, { sessionPolicy });
    expect(said.permissions?.[0]).toEqual(permissions[0]);
    expect(said.permissions?.[1]?.actions).toContain('s3:GetObject');
    expect(said.permissions?.[1]?.actions).not.toContain('s3:PutObject');
  });

  test.each([
    ['it only writes', wholeOf({ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' })],
    ['it only denies', wholeOf({ Effect: 'Deny', Action: 's3:GetObject', Resource: '*' })],
    ['there is no policy', null],
  ])('is refused where %s', (_why, sessionPolicy) => {
    expect(() => writtenOut(readOnly, { sessionPolicy })).toThrow(/nothing that was asked/);
  });

  test('is refused where the policy allows all but some actions', () => {
    const sessionPolicy = wholeOf({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
    expect(() => writtenOut(readOnly, { sessionPolicy })).toThrow(/all but some actions/);
  });
});
