import type { DecisionTest } from '#core/config/compile/compile-tests.ts';
import type { Problem } from '#core/config/problem.ts';
import type { ClaimsWorld } from '#core/policy/decide-claims.ts';
import { type DecisionTestResult, runDecisionTests } from '#core/policy/run-decision-tests.ts';

/** Decisions of tests/*.yaml that do not hold under a configuration, as problems of their files. */
export async function checkDecisionTests(
  tests: readonly DecisionTest[],
  world: ClaimsWorld,
): Promise<readonly Problem[]> {
  const results = await runDecisionTests(tests, world);
  return results.filter(({ passed }) => !passed).map(failedTest);
}

function failedTest({ test, answer }: DecisionTestResult): Problem {
  const rules = answer.rules.length === 0 ? '' : ` on ${answer.rules.join(', ')}`;
  return {
    ...test.place,
    message: `"${test.name}" expects ${test.expect}, and the decision is ${answer.effect}${rules}`,
    remedy: `mend the policy, the trust or the test: ${answer.why.join('; ')}`,
  };
}
