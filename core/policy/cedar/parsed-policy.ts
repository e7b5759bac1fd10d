import type { PolicyText } from '#core/config/configuration.ts';
import { type CedarResult, parsePolicy, type StaticPolicy } from './cedar.ts';

/** Parsing costs a tenth of a millisecond, and one policy is asked about for many slices. */
const parsed = new WeakMap<PolicyText, CedarResult<StaticPolicy>>();

/** A policy's syntax tree; the same object is parsed once. */
export function parsedPolicy(policy: PolicyText): CedarResult<StaticPolicy> {
  const known = parsed.get(policy);
  if (known !== undefined) return known;
  const result = parsePolicy(policy.text);
  parsed.set(policy, result);
  return result;
}
