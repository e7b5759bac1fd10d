import { type ConditionOperator, parseOperator } from './conditions/condition-operators.ts';
import type { PolicyDocument, Statement } from './documents/policy-document.ts';
import { type Glob, parseGlob } from './patterns/glob.ts';

/** A list of patterns; `negated` for NotAction and NotResource. An unreadable pattern is undefined. */
export interface CompiledPatterns {
  readonly negated: boolean;
  readonly patterns: readonly (Glob | undefined)[];
}

export interface CompiledCondition {
  /** Undefined for an operator that IAM does not know. */
  readonly operator: ConditionOperator | undefined;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly { readonly text: string; readonly pattern: Glob | undefined }[];
}

export interface CompiledStatement {
  readonly statement: Statement;
  /** Undefined when the statement does not say in exactly one way what it is about. */
  readonly actions: CompiledPatterns | undefined;
  /** `none` in policies of a resource, which may leave out that it is about that resource. */
  readonly resources: CompiledPatterns | 'none' | undefined;
  readonly conditions: readonly CompiledCondition[];
}

const compiled = new WeakMap<PolicyDocument, readonly CompiledStatement[]>();

/** The document's statements with every pattern read, kept as long as the document itself. */
export function compileDocument(document: PolicyDocument): readonly CompiledStatement[] {
  const known = compiled.get(document);
  if (known !== undefined) return known;
  const variables = document.version === '2012-10-17';
  const statements = document.statements.map((statement) => compileStatement(statement, variables));
  compiled.set(document, statements);
  return statements;
}

function compileStatement(statement: Statement, variables: boolean): CompiledStatement {
  const actions = eitherOf(statement.actions, statement.notActions, readAction);
  const readResource = (text: string) => parseGlob(text, { wildcards: true, variables });
  const without = statement.resources === undefined && statement.notResources === undefined;
  return {
    statement,
    actions,
    resources: without
      ? 'none'
      : eitherOf(statement.resources, statement.notResources, readResource),
    conditions: compileConditions(statement, variables),
  };
}

/** Actions are compared without regard to case and hold no variables. */
function readAction(text: string): Glob | undefined {
  return parseGlob(text.toLowerCase(), { wildcards: true, variables: false });
}

function eitherOf(
  list: readonly string[] | undefined,
  notList: readonly string[] | undefined,
  read: (text: string) => Glob | undefined,
): CompiledPatterns | undefined {
  if (list !== undefined && notList !== undefined) return undefined;
  const patterns = list ?? notList;
  if (patterns === undefined) return undefined;
  return { negated: list === undefined, patterns: patterns.map(read) };
}

function compileConditions(statement: Statement, variables: boolean): readonly CompiledCondition[] {
  return Object.entries(statement.conditions ?? {}).flatMap(([name, keys]) => {
    const operator = parseOperator(name);
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: values.map((text) => ({ text, pattern: readValue(operator, text, variables) })),
    }));
  });
}

function readValue(
  operator: ConditionOperator | undefined,
  text: string,
  variables: boolean,
): Glob | undefined {
  switch (operator?.comparison.kind) {
    case 'string':
      return parseGlob(text, { wildcards: operator.comparison.wildcards, variables });
    case 'arn':
      return parseGlob(text, { wildcards: true, variables });
    default:
      return undefined;
  }
}
