import type { DecisionTest } from '#core/config/compile/compile-tests.ts';
import type { Configuration } from '#core/config/configuration.ts';
import { type ClaimsAnswer, type ClaimsWorld, decideClaims } from './decide-claims.ts';

/** What one of the configuration's own tests came to. */
export interface DecisionTestResult {
  readonly test: DecisionTest;
  readonly passed: boolean;
  readonly answer: ClaimsAnswer;
}

/** Puts every test's claims to trust and policy as an exchange would, in the order of the tests. */
export function runDecisionTests(
  tests: readonly DecisionTest[],
  world: ClaimsWorld,
): Promise<readonly DecisionTestResult[]> {
  return Promise.all(tests.map((test) => runDecisionTest(test, world)));
}

async function runDecisionTest(
  test: DecisionTest,
  world: ClaimsWorld,
): Promise<DecisionTestResult> {
  const iss = test.instance ?? issOf(test.issuer, world.configuration);
  const { claims, grant, novelty } = test;
  const answer = await decideClaims({ iss, claims, grant, novelty }, world);
  const isExpected = answer.effect === test.expect && namesRules(answer, test.rules);
  return { test, passed: isExpected, answer };
}

/** The exact `iss` of an issuer; a template's own text matches nothing, which the answer then says. */
function issOf(name: string, configuration: Configuration): string {
  const issuer = configuration.issuerNamed(name);
  if (issuer === undefined) return name;
  return issuer.match.kind === 'exact' ? issuer.match.issuer : issuer.match.template;
}

/** Whether a pend names exactly these rules; a test that names none does not mind which. */
function namesRules(answer: ClaimsAnswer, rules: readonly string[] | undefined): boolean {
  if (rules === undefined) return true;
  return JSON.stringify([...new Set(rules)].toSorted()) === JSON.stringify(answer.rules);
}
