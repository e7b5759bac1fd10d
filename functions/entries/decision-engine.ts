import { createCedarEngine, warmEngine } from '#core/policy/cedar/cedar-engine.ts';
import type { PolicyEngine } from '#core/policy/engine.ts';

/** What a function with half a gigabyte or more keeps parsed, in characters of policies. */
const heldWeight = 1_000_000;

/** Cedar, made and asked once while the function is loaded, so that no request waits for that. */
export function openEngine(): PolicyEngine {
  const engine = createCedarEngine(heldWeight);
  warmEngine(engine);
  return engine;
}
