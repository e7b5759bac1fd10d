import type { PolicyText } from '#core/config/configuration.ts';
import { type CedarResult, parsePolicy, type StaticPolicy } from './cedar.ts';

/** Parsing costs a tenth of a millisecond, and one policy is asked about for many slices. */
const parsed = new WeakMap<PolicyText, CedarResult<StaticPolicy>>();

/** By text, the oldest first: a policy is read, then checked, and a version differs little from the next. */
const remembered = new Map<string, CedarResult<StaticPolicy>>();
const mostRemembered = 512;
const longestRemembered = 4_096;

/** A policy's syntax tree; the same object is parsed once. */
export function parsedPolicy(policy: PolicyText): CedarResult<StaticPolicy> {
  const known = parsed.get(policy);
  if (known !== undefined) return known;
  const result = parsedText(policy.text);
  parsed.set(policy, result);
  return result;
}

/** The syntax tree of a text, which nobody may change: the last few hundred short ones are parsed once. */
export function parsedText(text: string): CedarResult<StaticPolicy> {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const result = parsePolicy(text);
  // A refusal may be a fault of the moment, and whoever wrote the text reads it once.
  if (!result.ok || text.length > longestRemembered) return result;
  const [oldest] = remembered.size < mostRemembered ? [] : remembered.keys();
  if (oldest !== undefined) remembered.delete(oldest);
  remembered.set(text, result);
  return result;
}
