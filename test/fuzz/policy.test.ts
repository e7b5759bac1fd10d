import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import type { PolicyProblem } from '#core/iam/documents/policy-problem.ts';
import { printPolicyDocument } from '#core/iam/documents/print-policy-document.ts';
import { evaluate } from '#core/iam/evaluate.ts';
import { intersectPolicies } from '#core/iam/intersect-policies.ts';
import { anyPolicy, anyRequest, nestedPolicy } from '../core/iam/arbitraries.ts';
import { fuzz, judged } from './fuzz-target.ts';

const sound = [
  '{"Version":"2012-10-17","Statement":[{"Sid":"Site","Effect":"Allow","Action":["s3:GetObject","s3:Put*"],"Resource":"arn:aws:s3:::a/*"}]}',
  '{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotAction":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":["a","b"]}}}}',
  '{"Version":"2012-10-17","Id":"x","Statement":[{"Effect":"Allow","Action":"*","NotResource":["arn:aws:s3:::a/${aws:PrincipalTag/team}/*"],"Condition":{"Null":{"x:key":"true"},"NumericLessThan":{"x:number":3}}}]}',
];
const dictionary = [
  ...[
    '"Effect":"Allow"',
    '"Action":"s3:*"',
    '"Resource":"*"',
    '"NotAction":',
    '"Condition":{',
    '"Sid":"',
  ],
  ...[
    '"Principal":"*"',
    '${aws:',
    "${a, 'b'}",
    '"ForAllValues:StringLike":{',
    '"2008-10-17"',
    '\u00e9',
  ],
];
const printed = fc.oneof(anyPolicy, nestedPolicy).map(printPolicyDocument);
const kinds = ['identity', 'session', 'resource', 'trust'] as const;

fuzz({
  name: 'policy',
  oracle: 'a policy is read into a document that prints and reads as itself, or into problems',
  seeds: sound,
  dictionary,
  grammar: printed,
  inputs: 1_000,
  check: (input) => {
    const json = jsonOf(input);
    for (const kind of kinds) {
      const read = parsePolicyDocument(json, kind);
      if (isProblems(read)) {
        assert(read.length > 0);
        for (const { message, remedy } of read) assert(message !== '' && remedy !== '');
        continue;
      }
      const text = printPolicyDocument(read);
      assert.match(text, /^[\t\n\r\x20-\xff]*$/);
      assert.deepEqual(parsePolicyDocument(JSON.parse(text), kind), read);
    }
  },
});

const requests = fc.sample(anyRequest, { seed: 7, numRuns: 24 });
const grants = sound.map((text) => documentOf(JSON.parse(text)));

fuzz({
  name: 'session-policy',
  oracle: 'a policy narrowed by any text of a caller allows nothing that either forbids',
  seeds: sound,
  dictionary,
  grammar: printed,
  inputs: 500,
  check: (input) => {
    const caller = parsePolicyDocument(jsonOf(input), 'session');
    if (isProblems(caller)) return;
    for (const grant of grants) checkNarrowing(grant, caller);
  },
});

function checkNarrowing(grant: PolicyDocument, caller: PolicyDocument): void {
  const outcome = judged(() => intersectPolicies(grant, caller));
  if ('value' in outcome) checkNarrower(outcome.value, [grant, caller]);
  else assert.equal(outcome.fault.code, 'invalid_scope');
}

function documentOf(json: unknown): PolicyDocument {
  const read = parsePolicyDocument(json);
  assert(!isProblems(read));
  return read;
}

function checkNarrower(common: PolicyDocument, both: readonly PolicyDocument[]): void {
  const reread = documentOf(JSON.parse(printPolicyDocument(common)));
  for (const request of requests) {
    const allowed = [common, reread, ...both].map(
      (document) => evaluate(request, { identity: [document] }).effect === 'allow',
    );
    const [ours, again, ...theirs] = allowed;
    assert.equal(ours, theirs.every(Boolean));
    assert.equal(again, ours);
  }
}

function isProblems(read: PolicyDocument | PolicyProblem[]): read is PolicyProblem[] {
  return Array.isArray(read);
}

function jsonOf(input: Buffer): unknown {
  try {
    return JSON.parse(input.toString('utf8'));
  } catch {
    return input.toString('latin1');
  }
}
