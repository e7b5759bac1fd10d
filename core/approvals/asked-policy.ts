import { Fault } from '#core/faults.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';

/** The effective session policy that people are shown, read again; null where there is none. */
export function askedPolicy(text: string | null): PolicyDocument | null {
  if (text === null) return null;
  const document = parsePolicyDocument(JSON.parse(text), 'session');
  if ('statements' in document) return document;
  throw new Fault(
    'unavailable',
    'the policy that was asked for cannot be read again, which is a fault of ours; say no, and report it',
  );
}
