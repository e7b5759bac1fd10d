import type { Problem } from '#core/config/problem.ts';
import { faultTable } from '#core/faults.ts';
import type { ClaimDiff, ClaimDifference } from '#core/trust/claim-diff.ts';
import { instant, type JsonSchema, listOf, record, recordOf, ref, text } from '../json-schema.ts';

const codes = Object.keys(faultTable);

function figure(description: string): JsonSchema {
  return { type: 'integer', minimum: 0, description };
}

const members: Readonly<Record<string, JsonSchema>> = {
  error: text('OAuth error (RFC 6749 §5.2)', {
    enum: [...new Set(Object.values(faultTable).map(({ oauth }) => oauth))],
  }),
  error_description: text('what was wrong, and what to do'),
  reason: text('the code, one for each cause', { enum: codes }),
  request_id: text('the id of this request; the door itself answers without one'),
  claim_diff: listOf(ref('ClaimDiff'), 'how the token differs from the trusts it is close to'),
  approvals: listOf(
    record({
      id: text('the request'),
      rule: text('the rule that wants a yes'),
      url: text('where people answer', { format: 'uri' }),
      expires_at: instant('until when'),
      groups: listOf(text('group'), 'whose members may answer now'),
    }),
    'requests that wait for people',
  ),
  interval: { type: 'integer', description: 'seconds between two questions (RFC 8628 §3.5)' },
  deferral_code: text('the request to ask about: send it with the same request again'),
  approval_url: text('where people answer the first of them', { format: 'uri' }),
  expires_in: { type: 'integer', description: 'seconds until that one expires' },
  approval: text('the request that was denied, cancelled or has expired'),
  scopes: listOf(text('Sid'), 'the scopes that the grant has'),
  policy_characters: figure('length of the session policy'),
  estimated_packed_percent: figure('what session policy and tags take, by our estimate'),
  reported_packed_percent: {
    type: ['integer', 'null'],
    description: 'what they take, by the word of STS',
  },
  why: text('why nobody could prove that a policy is narrower'),
  revoked: listOf(text('session'), 'leases that were revoked although others were not'),
  failed: listOf(
    record({
      sessionId: text('the session'),
      reason: text('the code', { enum: codes }),
      message: text('what was wrong, and what to do'),
    }),
    'leases that were not revoked',
  ),
  problems: listOf(ref('Problem'), 'everything wrong with a configuration'),
};
const always = ['error', 'error_description', 'reason'];
const optional = Object.keys(members).filter((name) => !always.includes(name));

const claimDiff = recordOf<ClaimDiff>({
  identity: text('the identity whose trust is close'),
  trust: { type: 'integer', minimum: 0, description: 'its place among the identity’s trusts' },
  differences: listOf(
    recordOf<ClaimDifference>({
      claim: text('the claim'),
      expected: text('what would do, in quotes'),
      got: text('what the token states, in quotes, or a word for what is no text'),
    }),
    'each claim that is not as expected',
  ),
});

const problem = recordOf<Problem>({
  file: text('path below the configuration folder'),
  line: { type: 'integer', minimum: 1, description: 'from 1' },
  column: { type: 'integer', minimum: 1, description: 'from 1' },
  message: text('what is wrong'),
  remedy: text('what to do'),
});

/** How a fault is told in JSON; docs/api.md says of each code when it happens. */
export const errorSchemas: Readonly<Record<string, JsonSchema>> = {
  Error: record(members, optional),
  ContainerError: record(
    {
      code: text('the STS code, which SDKs show'),
      message: text('what was wrong, and what to do, which SDKs show'),
      ...members,
    },
    optional,
  ),
  ClaimDiff: claimDiff,
  Problem: problem,
};
