import type { Clause } from '@cedar-policy/cedar-wasm/nodejs';
import type { Problem } from '#core/config/problem.ts';
import type { StaticPolicy } from '../cedar/cedar.ts';
import { childrenOf, memberOf, type Node } from '../cedar/expressions.ts';
import { type PolicySource, problemIn } from './policy-source.ts';

/**
 * Problems of a policy's dealings with approvals. The one form that may read them is a guardrail,
 * `@approval("<rule>") forbid (…) unless { context.approvals.contains("<rule>") }`: otherwise one
 * rule's approval could lift another's guardrail, or grant what no permit grants.
 */
export function checkGuardrail(policy: PolicySource, json: StaticPolicy): readonly Problem[] {
  const rule = json.effect === 'forbid' ? policy.annotations.approval : undefined;
  const { lifted, reading } = approvalsRead(json.conditions);
  if (rule === undefined) {
    if (!reading && lifted.length === 0) return [];
    return [
      problemIn(policy, {
        message: 'only a guardrail may read context.approvals, and this policy is none',
        remedy:
          'write it as @approval("<rule>") forbid … unless { context.approvals.contains("<rule>") }',
      }),
    ];
  }
  if (!reading && lifted.length === 1 && lifted[0] === rule) return [];
  return [problemIn(policy, guardrailWrong(rule, lifted, reading))];
}

function guardrailWrong(rule: string, lifted: readonly string[], reading: boolean) {
  const remedy = `end the policy with one clause of its own: unless { context.approvals.contains(${JSON.stringify(rule)}) }`;
  const [other] = lifted.filter((one) => one !== rule);
  if (other !== undefined) {
    return { message: `@approval names one rule and the unless clause names another`, remedy };
  }
  if (reading) return { message: 'a guardrail reads context.approvals in another form', remedy };
  return { message: `@approval needs exactly one clause that its approval lifts`, remedy };
}

/** The rules of clauses that are exactly the guardrail's, and whether any other one reads approvals. */
function approvalsRead(clauses: readonly Clause[]) {
  const rules = clauses.map(liftedBy);
  return {
    lifted: rules.filter((rule) => rule !== undefined),
    reading: clauses.some((clause, at) => rules[at] === undefined && readsApprovals(clause.body)),
  };
}

/** The rule of an `unless { context.approvals.contains("<rule>") }`, or nothing for another clause. */
function liftedBy(clause: Clause): string | undefined {
  if (clause.kind !== 'unless') return undefined;
  const contains = memberOf(clause.body, 'contains');
  const set = memberOf(memberOf(contains, 'left'), '.');
  if (memberOf(set, 'attr') !== 'approvals' || !isContext(memberOf(set, 'left'))) return undefined;
  const rule = memberOf(memberOf(contains, 'right'), 'Value');
  return typeof rule === 'string' ? rule : undefined;
}

/** Whether an expression can learn an approval: by name, or by taking the context whole. */
function readsApprovals(expression: Node): boolean {
  if (isContext(expression)) return true;
  const access = expression['.'] ?? expression.has;
  if (isContext(memberOf(access, 'left'))) {
    return [memberOf(access, 'attr')].flat()[0] === 'approvals';
  }
  return childrenOf(expression).some(readsApprovals);
}

function isContext(expression: unknown): boolean {
  return memberOf(expression, 'Var') === 'context';
}
