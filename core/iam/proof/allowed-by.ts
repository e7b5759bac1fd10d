import type { CompiledStatement } from '../compile-statement.ts';
import { indexContext } from '../context.ts';
import { matchStatement } from '../match-statement.ts';
import { isPlainAllow } from './parts.ts';
import type { CounterExample } from './proof.ts';

/** Whether a policy by itself allows the request, whoever makes it: an Allow applies, and no Deny. */
export function isAllowedBy(
  statements: readonly CompiledStatement[],
  { action, resource, context }: CounterExample,
): boolean {
  const question = {
    ...{ resource, isResourcePolicy: false },
    action: action.toLowerCase(),
    context: indexContext(context),
  };
  const applying = statements.filter((statement) => matchStatement(statement, question).applies);
  const isDenied = applying.some(({ statement }) => statement.effect === 'Deny');
  return !isDenied && applying.some(isPlainAllow);
}
