import type { PolicyDocument, Principals, Statement } from './policy-document.ts';

/**
 * The document as the shortest JSON text with the same meaning, all of it within U+00FF as STS
 * demands of a session policy. Reading it again gives the same document.
 */
export function printPolicyDocument(document: PolicyDocument): string {
  const text = JSON.stringify({
    Version: document.version,
    Id: document.id,
    Statement: document.statements.map(statementElements),
  });
  return text.replace(
    /[^\t\n\r\x20-\xff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function statementElements(statement: Statement): Readonly<Record<string, unknown>> {
  return {
    Sid: statement.sid,
    Effect: statement.effect,
    Principal: principalElement(statement.principals),
    NotPrincipal: principalElement(statement.notPrincipals),
    Action: shortest(statement.actions),
    NotAction: shortest(statement.notActions),
    Resource: shortest(statement.resources),
    NotResource: shortest(statement.notResources),
    Condition: conditionElement(statement.conditions),
  };
}

function shortest(values: readonly string[] | undefined): string | readonly string[] | undefined {
  return values?.length === 1 ? values[0] : values;
}

function principalElement(principals: Principals | undefined): unknown {
  if (principals === undefined || principals === '*') return principals;
  return mapValues(principals, shortest);
}

function conditionElement(conditions: Statement['conditions']): unknown {
  return conditions && mapValues(conditions, (keys) => mapValues(keys, shortest));
}

function mapValues<T, R>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => R,
): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
