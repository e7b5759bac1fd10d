import { Fault } from '#core/faults.ts';
import { readTokens, type Token } from './read-tokens.ts';

/** What a PartiQL statement does and where. */
export interface Statement {
  readonly kind: 'Select' | 'Insert' | 'Update' | 'Delete';
  /** A name, or an ARN where it was quoted. */
  readonly table: string;
  readonly index: string | undefined;
  /** False: it is about every item that the table or index has. */
  readonly hasWhere: boolean;
}

interface Source {
  readonly table: string;
  readonly index: string | undefined;
  /** What stands behind the name. */
  readonly rest: readonly Token[];
}

const longest = 8192;
const opening: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<<': '>>' };
const closing = new Set(Object.values(opening));
/** Words that begin or join a statement: more of them than its own form has are refused. */
const keywords = new Set(
  'SELECT INSERT UPDATE DELETE FROM INTO VALUE VALUES SET REMOVE WHERE ORDER GROUP HAVING LIMIT JOIN UNION INTERSECT EXCEPT WITH EXISTS AS AT LET UNPIVOT RETURNING EXEC CREATE DROP ALTER'.split(
    ' ',
  ),
);

/**
 * Reads one statement of DynamoDB's PartiQL as far as its effect goes: the kind, one table by its name,
 * maybe one index of it. Everything with a second table, a nested statement, an alias, a comment or
 * anything that is not known is refused.
 */
export function readStatement(text: string): Statement | Fault {
  const tokens = text.length > longest ? undefined : readTokens(text);
  const first = tokens?.[0];
  if (tokens === undefined || first === undefined || !isBalanced(tokens)) return unreadable();
  switch (wordOf(first)) {
    case 'SELECT':
      return readSelect(tokens) ?? unreadable();
    case 'INSERT':
      return readInsert(tokens) ?? unreadable();
    case 'UPDATE':
      return readUpdate(tokens) ?? unreadable();
    case 'DELETE':
      return readDelete(tokens) ?? unreadable();
    default:
      return unreadable();
  }
}

function readSelect(tokens: readonly Token[]): Statement | undefined {
  const from = tokens.findIndex((token) => wordOf(token) === 'FROM');
  const columns = tokens.slice(1, from);
  if (from < 2 || columns.some(isKeyword)) return undefined;
  const source = readSource(tokens.slice(from + 1));
  if (source === undefined) return undefined;
  const { rest } = source;
  const order = rest.findIndex((token) => wordOf(token) === 'ORDER');
  const where = order === -1 ? rest : rest.slice(0, order);
  const ordering = order === -1 ? [] : rest.slice(order + 1);
  if (!isCondition(where) || !isOrdering(ordering, order)) return undefined;
  return statement('Select', source, where.length > 0);
}

function readInsert(tokens: readonly Token[]): Statement | undefined {
  if (wordOf(tokens[1]) !== 'INTO') return undefined;
  const source = readSource(tokens.slice(2));
  const [value, ...item] = source?.rest ?? [];
  if (source === undefined || source.index !== undefined || wordOf(value) !== 'VALUE') {
    return undefined;
  }
  return item.length === 0 || item.some(isKeyword) ? undefined : statement('Insert', source, false);
}

function readUpdate(tokens: readonly Token[]): Statement | undefined {
  const source = readSource(tokens.slice(1));
  if (source === undefined || source.index !== undefined) return undefined;
  const first = wordOf(source.rest[0]);
  if (first !== 'SET' && first !== 'REMOVE') return undefined;
  const { body, isWell } = withoutReturning(source.rest);
  const where = body.findIndex((token) => wordOf(token) === 'WHERE');
  const changes = where === -1 ? body : body.slice(0, where);
  const isChange = changes.every(
    (token) => !isKeyword(token) || /^(SET|REMOVE)$/i.test(token.text),
  );
  if (!isWell || !isChange || !isCondition(where === -1 ? [] : body.slice(where))) return undefined;
  return statement('Update', source, where !== -1);
}

function readDelete(tokens: readonly Token[]): Statement | undefined {
  if (wordOf(tokens[1]) !== 'FROM') return undefined;
  const source = readSource(tokens.slice(2));
  if (source === undefined || source.index !== undefined) return undefined;
  const { body, isWell } = withoutReturning(source.rest);
  if (!isWell || !isCondition(body)) return undefined;
  return statement('Delete', source, body.length > 0);
}

/** `name`, `"name"`, `name.index` or `"name"."index"`; nothing else may stand for a table. */
function readSource(tokens: readonly Token[]): Source | undefined {
  const [table, dot, index] = tokens;
  if (!isName(table)) return undefined;
  const isIndex = dot?.kind === 'symbol' && dot.text === '.';
  if (!isIndex) return { table: table.text, index: undefined, rest: tokens.slice(1) };
  return isName(index)
    ? { table: table.text, index: index.text, rest: tokens.slice(3) }
    : undefined;
}

function isName(token: Token | undefined): token is Token {
  return token?.kind === 'quoted' || (token?.kind === 'word' && !isKeyword(token));
}

/** Nothing, or WHERE and something without further keywords. */
function isCondition(tokens: readonly Token[]): boolean {
  if (tokens.length === 0) return true;
  const [where, ...rest] = tokens;
  return wordOf(where) === 'WHERE' && rest.length > 0 && !rest.some(isKeyword);
}

function isOrdering(tokens: readonly Token[], at: number): boolean {
  if (at === -1) return true;
  const [by, ...rest] = tokens;
  return wordOf(by) === 'BY' && rest.length > 0 && !rest.some(isKeyword);
}

/** `RETURNING ALL|MODIFIED OLD|NEW *` stands last and changes nothing of what is asked for. */
function withoutReturning(tokens: readonly Token[]): {
  readonly body: readonly Token[];
  readonly isWell: boolean;
} {
  const at = tokens.findIndex((token) => wordOf(token) === 'RETURNING');
  if (at === -1) return { body: tokens, isWell: true };
  const words = tokens
    .slice(at + 1)
    .map(({ text }) => text.toUpperCase())
    .join(' ');
  return { body: tokens.slice(0, at), isWell: /^(ALL|MODIFIED) (OLD|NEW) \*$/.test(words) };
}

function isBalanced(tokens: readonly Token[]): boolean {
  const open: string[] = [];
  for (const { kind, text } of tokens) {
    if (kind !== 'symbol') continue;
    const end = opening[text];
    if (end !== undefined) open.push(end);
    else if (closing.has(text) && open.pop() !== text) return false;
  }
  return open.length === 0;
}

function statement(
  kind: Statement['kind'],
  { table, index }: Source,
  hasWhere: boolean,
): Statement {
  return { kind, table, index, hasWhere };
}

function wordOf(token: Token | undefined): string | undefined {
  return token?.kind === 'word' ? token.text.toUpperCase() : undefined;
}

function isKeyword(token: Token): boolean {
  return keywords.has(wordOf(token) ?? '');
}

function unreadable(): Fault {
  return new Fault(
    'policy_denied',
    'the PartiQL statement cannot be read for certain; write one plain SELECT, INSERT, UPDATE or DELETE on one table, without comments or nested statements, and give values as parameters',
  );
}
