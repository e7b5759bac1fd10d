/** One call in a source file, with the text of each argument. */
export interface SourceCall {
  readonly callee: string;
  readonly line: number;
  readonly args: readonly string[];
}

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/**
 * Every call by one of these names in a source text, with `new` where that is a part of the name;
 * what stands in comments and texts, and what declares the name, is no call.
 */
export function callsIn(source: string, names: readonly string[]): readonly SourceCall[] {
  const calls: SourceCall[] = [];
  const wanted = new RegExp(`^(${names.join('|')})\\(`);
  for (let at = 0; at < source.length; ) {
    const callee = wanted.exec(source.slice(at, at + 80))?.[1];
    if (callee !== undefined && isCall(source, at)) {
      const begin = at + `${callee}(`.length;
      const line = source.slice(0, at).split('\n').length;
      calls.push({ callee, line, args: splitArguments(source, begin) });
    }
    at = after(source, at);
  }
  return calls;
}

/** Whether a name stands there on its own, and is not being declared. */
function isCall(source: string, at: number): boolean {
  return !/(?:[\w.$]|\bfunction )$/.test(source.slice(Math.max(0, at - 9), at));
}

/** The arguments that begin at `begin`, up to the parenthesis that ends them. */
function splitArguments(source: string, begin: number): readonly string[] {
  const args: string[] = [];
  let depth = 0;
  let from = begin;
  for (let at = begin; at < source.length; at = after(source, at)) {
    const character = source.charAt(at);
    if (opening.has(character)) depth += 1;
    const ends = depth === 0 && (character === ')' || character === ',');
    if (ends) args.push(source.slice(from, at).trim());
    if (ends && character === ')') break;
    if (ends) from = at + 1;
    if (closing.has(character)) depth -= 1;
  }
  return args.filter((arg) => arg !== '');
}

/** The place after whatever begins at `at`: a comment, a text, a template, or one character. */
function after(source: string, at: number): number {
  const two = source.slice(at, at + 2);
  if (two === '//') return ended(source.indexOf('\n', at), source);
  if (two === '/*') return ended(source.indexOf('*/', at) + 1, source);
  const quote = source.charAt(at);
  if (quote === "'" || quote === '"') return afterText(source, at + 1, quote);
  if (quote === '`') return afterTemplate(source, at + 1);
  return at + 1;
}

function ended(found: number, source: string): number {
  return found < 1 ? source.length : found + 1;
}

function afterText(source: string, begin: number, quote: string): number {
  for (let at = begin; at < source.length; at += 1) {
    if (source.charAt(at) === '\\') at += 1;
    else if (source.charAt(at) === quote || source.charAt(at) === '\n') return at + 1;
  }
  return source.length;
}

function afterTemplate(source: string, begin: number): number {
  for (let at = begin; at < source.length; at += 1) {
    if (source.charAt(at) === '\\') at += 1;
    else if (source.charAt(at) === '`') return at + 1;
    else if (source.startsWith('${', at)) at = afterHole(source, at + 2) - 1;
  }
  return source.length;
}

/** The place after the brace that ends a hole of a template. */
export function afterHole(source: string, begin: number): number {
  let depth = 1;
  for (let at = begin; at < source.length; at = after(source, at)) {
    if (source.charAt(at) === '{') depth += 1;
    if (source.charAt(at) === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return source.length;
}
