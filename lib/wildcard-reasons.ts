import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { statementWildcards } from './statements.ts';

/** Statements that are not of lib/rights.ts, by their Sids, and why they name resources by a pattern. */
const others: ReadonlyMap<string, string> = new Map([
  [
    'DeliverLogs',
    'IAM knows no resources for deliveries of logs, which Step Functions sets up with the rights of this role',
  ],
  [
    'WriteLogs',
    'one role writes the access logs of all APIs of this account and Region, whatever their log groups are called',
  ],
  [
    'DenySessionsOfBoundRoles',
    'whatever role is made under this path later must be revocable; none is without the boundary that the condition asks for',
  ],
]);

/** Why the statement of this Sid names resources by a pattern; undefined where it may not. */
export function wildcardReason(sid: string): string | undefined {
  return statementWildcards.get(sid) ?? others.get(sid);
}

/** Accepts what cdk-nag finds about patterns in these statements of a role, each for its reason above. */
export function acknowledgeWildcards(
  role: IConstruct,
  statements: readonly PolicyStatement[],
): void {
  const patterns = statements.flatMap((statement) => {
    const reason = wildcardReason(statement.sid ?? '');
    if (reason === undefined) return [];
    return namesOf(role, statement).map((name): readonly [string, string] => [name, reason]);
  });
  if (patterns.length === 0) return;
  const reasons = [...new Set(patterns.map(([, reason]) => reason))];
  acknowledge(role, {
    'Serverless-LambdaStarPermissions': reasons.join('; '),
    ...Object.fromEntries(
      patterns.map(([name, reason]) => [`AwsSolutions-IAM5[Resource::${name}]`, reason]),
    ),
  });
}

/** Resources of a statement as cdk-nag writes them: what is referred to in angle brackets. */
function namesOf(role: IConstruct, statement: PolicyStatement): readonly string[] {
  const resolved: unknown = Stack.of(role).resolve(statement.resources);
  return Array.isArray(resolved) ? resolved.map(flat) : [];
}

function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': joined } = Object(value);
  if (ref !== undefined) return `<${ref}>`;
  if (attribute !== undefined) return `<${attribute.join('.')}>`;
  return joined[1].map(flat).join(joined[0]);
}
