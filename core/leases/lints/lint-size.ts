import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { printPolicyDocument } from '#core/iam/documents/print-policy-document.ts';
import { claimVariablesOf, longestClaimValue, replaceClaimVariables } from '../claim-variables.ts';
import { estimatePackedPercent, longestSessionPolicy } from '../packed-size.ts';
import { securityTags } from '../session-tags.ts';
import type { GrantComplaint } from './grant-complaint.ts';

/** The tags that every lease has, at their longest; those for the gateway have a short one more. */
const longestTags = securityTags({
  identity: 'x'.repeat(64),
  grant: 'x'.repeat(64),
  sessionId: 'x'.repeat(26),
  mode: 'vend',
});

/**
 * Whether STS takes the policy: its characters, and our estimate of its packed size beside the
 * security tags. With variables it is measured at their longest, and only warned of.
 */
export function lintSize(policy: PolicyDocument): readonly GrantComplaint[] {
  const variables = new Set(claimVariablesOf(policy).map(({ name }) => name));
  const longest = new Map([...variables].map((name) => [name, 'x'.repeat(longestClaimValue)]));
  const text = printPolicyDocument(replaceClaimVariables(policy, longest));
  const percent = estimatePackedPercent({ policy: text, tags: longestTags });
  // One that is too long by itself is too large beside the tags, too.
  if (percent <= 100) return [];
  const when =
    variables.size === 0 ? '' : `, with ${longestClaimValue} characters for each variable,`;
  return [
    {
      severity: variables.size === 0 ? 'problem' : 'warning',
      path: [],
      message: `the session policy${when} has ${text.length} of ${longestSessionPolicy} characters and needs, with the tags of every lease, about ${percent} percent of the space that STS packs them into`,
      remedy: 'merge statements, name resources by shorter patterns, or part the grant in two',
    },
  ];
}
