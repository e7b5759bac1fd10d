import type { Problem } from '#core/config/problem.ts';
import type { CedarComplaint } from '../cedar/cedar.ts';
import { cedarTokens } from '../cedar/cedar-tokens.ts';
import { parsedText } from '../cedar/parsed-policy.ts';
import {
  complaintIn,
  lineAndColumn,
  type PolicyPlace,
  type PolicySource,
  problemIn,
} from './policy-source.ts';

/** Longest policy file, in UTF-16 units. */
export const longestPolicyFile = 256 * 1024;

/** Most policies in one file. */
export const mostPoliciesInFile = 1_000;

/** The policies of one file, and what is wrong with those that could not be read. */
export interface PolicyFile {
  readonly policies: readonly PolicySource[];
  readonly problems: readonly Problem[];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

type Read = { readonly policy: PolicySource } | { readonly problems: readonly Problem[] };

/**
 * Reads a file of Cedar policies. A policy's id is `<file stem>#<its @id>`, or its place in the
 * file from 1 where it has no `@id`. Every policy is read, whatever is wrong with its neighbours.
 */
export function readPolicyFile(file: string, text: string): PolicyFile {
  if (text.length > longestPolicyFile) {
    return tooMuch(file, `is longer than ${longestPolicyFile} characters`);
  }
  const spans = spansOf(text);
  if (spans.length > mostPoliciesInFile) {
    return tooMuch(file, `holds more than ${mostPoliciesInFile} policies`);
  }
  return withoutRepeats(
    spans.map(({ start, end }, index) => {
      const place = { file, text: text.slice(start, end), ...lineAndColumn(text, start) };
      return readPolicy(place, index + 1);
    }),
  );
}

/** Where each policy stands: from its first token to its semicolon. */
function spansOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  let start: number | undefined;
  let end = 0;
  for (const token of cedarTokens(text)) {
    start ??= token.at;
    end = token.at + token.text.length;
    if (token.text !== ';') continue;
    spans.push({ start, end });
    start = undefined;
  }
  // What no semicolon ends is not dropped: Cedar says what it lacks.
  return start === undefined ? spans : [...spans, { start, end }];
}

function readPolicy(place: PolicyPlace, ordinal: number): Read {
  const result = parsedText(place.text);
  if (!result.ok) {
    return { problems: result.complaints.map((complaint) => unread(place, complaint)) };
  }
  const annotations = Object.fromEntries(
    Object.entries(result.value.annotations ?? {}).map(([name, value]) => [name, value ?? '']),
  );
  const id = `${stemOf(place.file)}#${annotations.id ?? ordinal}`;
  return { policy: { ...place, id, annotations } };
}

function unread(place: PolicyPlace, complaint: CedarComplaint): Problem {
  const problem = complaintIn(place, complaint);
  if (!complaint.message.includes('got a template')) return problem;
  return {
    ...problem,
    message: 'this is a policy template, and nothing here would fill its slot',
    remedy: 'write the principal or the resource in place of the slot',
  };
}

/** Keeps the first policy of each id; every other one is a problem. */
function withoutRepeats(read: readonly Read[]): PolicyFile {
  const policies = new Map<string, PolicySource>();
  const problems: Problem[] = [];
  for (const one of read) {
    if ('problems' in one) problems.push(...one.problems);
    else if (policies.has(one.policy.id)) problems.push(repeated(one.policy));
    else policies.set(one.policy.id, one.policy);
  }
  return { policies: [...policies.values()], problems };
}

/** The problem of a policy whose id another one has. */
export function repeated(policy: PolicySource): Problem {
  return problemIn(policy, {
    message: `another policy has the id "${policy.id}"`,
    remedy: 'give each policy of the file its own @id',
  });
}

function tooMuch(file: string, why: string): PolicyFile {
  const problem = { file, line: 1, column: 1, message: `the file ${why}` };
  return { policies: [], problems: [{ ...problem, remedy: 'split it into several files' }] };
}

function stemOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.cedar$/, '');
}
