import { expect, test } from 'vitest';
import { approvalLines } from '#cli/approval-lines.ts';
import type { ShownApproval } from '#core/approvals/show-approval.ts';

const rule = { name: 'deletion', description: 'a job wants to delete something', seats: [] };
const call = {
  ...{ service: 's3', operation: 'DeleteObject', region: 'us-east-1' },
  ...{ account: '111122223333', hash: 'sha256:0' },
};

test('a call is told with what it acts on and says, a line each, whatever its names hold', () => {
  const approval = {
    ...{ id: 'r', rule, votes: {}, requester: { owner: 'ada', trigger: { kind: 'none' } } },
    asked: { identity: 'orders-keeper', grant: 'orders-upkeep', role: 'r', rules: {}, call },
    shown: {
      ...{ policies: [], sessionPolicy: null, novelty: [] },
      access: ['s3:DeleteObject on arn:aws:s3:::b/x\n  approved by everybody'],
      parameters: ['Key=x\n\tapproved'],
    },
  };
  const standing = { id: 'r', status: 'pending', trigger: null, places: [], secondsLeft: 60 };
  const shown = {
    ...{ approval, standing, earlier: [], approvers: {} },
    ...{ refused: {}, insteadOf: [] },
  };
  const lines = approvalLines(shown as unknown as ShownApproval);
  expect(lines).toContain('  call       s3 DeleteObject in us-east-1, account 111122223333');
  expect(lines).toContain('  s3:DeleteObject on arn:aws:s3:::b/x\\n  approved by everybody');
  expect(lines).toContain('  Key=x\\n\\tapproved');
});
