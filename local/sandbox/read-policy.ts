import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import type { PolicyKind } from '#core/iam/documents/policy-kind.ts';

const mostRemembered = 256;
const remembered = new Map<string, PolicyDocument>();

/** The policy behind its text; undefined when it is not JSON or no policy of this kind. */
export function readPolicy(text: string, kind: PolicyKind = 'session'): PolicyDocument | undefined {
  const name = `${kind} ${text}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const parsed = parsePolicyDocument(parseJson(text), kind);
  if (Array.isArray(parsed)) return undefined;
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(name, parsed);
  return parsed;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
