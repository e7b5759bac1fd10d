import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';

const mostRemembered = 256;
const remembered = new Map<string, PolicyDocument>();

/** The session policy behind its text; undefined when it is not JSON or not a policy. */
export function readPolicy(text: string): PolicyDocument | undefined {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const parsed = parsePolicyDocument(parseJson(text), 'session');
  if (Array.isArray(parsed)) return undefined;
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(text, parsed);
  return parsed;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
