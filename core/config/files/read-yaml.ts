import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import type { Path } from '../finding.ts';
import type { Problem } from '../problem.ts';
import { createPositions, type Position } from './position.ts';

/** A YAML file as plain data, and where each part of it stands. */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at a path stands; the nearest part around it when there is none. */
  positionOf(path: Path): Position;
  /** Where the key of the value at a path stands. */
  keyPositionOf(path: Path): Position;
  has(path: Path): boolean;
}

/** Sections inside sections, more than any configuration needs. */
const deepest = 32;
const mostSyntaxErrors = 3;
const longestMessage = 160;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads plain YAML 1.2: no anchors, aliases, merge keys or tags, no key twice, keys that are text.
 * Nothing in a file can make it grow or throw.
 */
export function readYaml(
  file: string,
  text: string,
): { readonly yaml?: YamlFile; readonly problems: readonly Problem[] } {
  const document = parse(text);
  if (document === undefined) return { problems: [{ file, line: 1, column: 1, ...tooDeep }] };
  const at = createPositions(text);
  // One error in the form of a file makes many more follow.
  const syntax = document.errors.slice(0, mostSyntaxErrors).map((error) => ({
    file,
    ...at(error.pos[0]),
    ...explainSyntax(error.message),
  }));
  if (syntax.length > 0) return { problems: syntax };
  if (document.directives.yaml.explicit === true) {
    const message = 'a directive (%) is not read';
    return { problems: [{ file, line: 1, column: 1, message, remedy: 'remove it' }] };
  }
  const problems = inspect(document.contents, 1).map(({ node, message, remedy }) => ({
    file,
    ...at(node.range?.[0] ?? 0),
    message,
    remedy,
  }));
  if (problems.length > 0) return { problems };
  return { yaml: yamlFile(file, document, at), problems };
}

/** Undefined where nesting gets the parser to the end of the stack in a place where it does not say so. */
function parse(text: string) {
  try {
    return parseDocument(text, {
      prettyErrors: false,
      // Looking for a key twice is ours: the parser's own way is quadratic.
      uniqueKeys: false,
      schema: 'core',
    });
  } catch {
    return undefined;
  }
}

function yamlFile(file: string, document: Document, at: (offset: number) => Position): YamlFile {
  const steps = (path: Path) => walk(document.contents, path);
  return {
    file,
    value: document.toJS({ maxAliasCount: 0 }),
    positionOf: (path) => at(steps(path).value?.range?.[0] ?? 0),
    keyPositionOf: (path) => at(steps(path).key?.range?.[0] ?? 0),
    has: (path) => steps(path).isWhole,
  };
}

/** One place where the document is more than plain data. */
interface Oddity {
  readonly node: Node;
  readonly message: string;
  readonly remedy: string;
}

const tooDeep = {
  message: 'sections are nested too deeply',
  remedy: `write at most ${deepest} levels`,
};

function inspect(node: unknown, depth: number): readonly Oddity[] {
  if (!isNode(node)) return [];
  if (depth > deepest) return [{ node, ...tooDeep }];
  const own = inspectNode(node);
  if (own.length > 0) return own;
  if (isSeq(node)) return node.items.flatMap((item) => inspect(item, depth + 1));
  if (!isMap(node)) return [];
  return [
    ...inspectKeys(node.items),
    ...node.items.flatMap((pair) => inspect(pair.value, depth + 1)),
  ];
}

function inspectNode(node: Node): readonly Oddity[] {
  if (isAlias(node)) {
    return [{ node, message: 'an alias (*name) is not read', remedy: 'write the value out' }];
  }
  if ('anchor' in node && node.anchor !== undefined) {
    return [{ node, message: 'an anchor (&name) is not read', remedy: 'remove it' }];
  }
  if (node.tag !== undefined) {
    return [{ node, message: 'a tag (!name) is not read', remedy: 'remove it' }];
  }
  return [];
}

function inspectKeys(pairs: readonly Pair[]): readonly Oddity[] {
  const seen = new Set<string>();
  return pairs.flatMap(({ key }) => {
    if (!isNode(key)) return [];
    const oddity = inspectNode(key)[0] ?? inspectKey(key, seen);
    return oddity === undefined ? [] : [oddity];
  });
}

function inspectKey(key: Node, seen: Set<string>): Oddity | undefined {
  if (!isScalar(key) || typeof key.value !== 'string') {
    return { node: key, message: 'a key is not text', remedy: 'write the key in quotes' };
  }
  if (key.value === '<<') {
    return { node: key, message: 'a merge key (<<) is not read', remedy: 'write the keys out' };
  }
  if (forbiddenKeys.has(key.value)) {
    return { node: key, message: 'this name cannot be a key', remedy: 'choose another name' };
  }
  if (seen.has(key.value)) {
    return { node: key, message: 'this key stands here twice', remedy: 'keep one of them' };
  }
  seen.add(key.value);
  return undefined;
}

interface Walked {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
  /** The whole path exists. */
  readonly isWhole: boolean;
}

/** Follows a path as far as it goes. */
function walk(contents: unknown, path: Path): Walked {
  let value = isNode(contents) ? contents : undefined;
  let key = value;
  for (const step of path) {
    const next = stepInto(value, step);
    if (next === undefined) return { key, value, isWhole: false };
    key = next.key;
    value = next.value;
  }
  return { key, value, isWhole: true };
}

function stepInto(node: Node | undefined, step: string | number) {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isNode(item) ? { key: item, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = pairsOf(node).get(step);
  if (pair === undefined || !isNode(pair.key)) return undefined;
  return { key: pair.key, value: isNode(pair.value) ? pair.value : pair.key };
}

const indexed = new WeakMap<YAMLMap, ReadonlyMap<unknown, Pair>>();

/** A section's pairs by key, kept as long as the section: each problem in it looks one up. */
function pairsOf(map: YAMLMap): ReadonlyMap<unknown, Pair> {
  const known = indexed.get(map);
  if (known !== undefined) return known;
  const pairs = new Map(
    map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : undefined, pair]),
  );
  indexed.set(map, pairs);
  return pairs;
}

function explainSyntax(message: string): Pick<Problem, 'message' | 'remedy'> {
  // The parser recurses, and says so when nesting gets it to the end of the stack.
  if (/call stack|stack overflow/i.test(message)) return tooDeep;
  const [first = ''] = message.split('\n', 1);
  const line = first.slice(0, longestMessage).replace(/[.:]$/, '');
  return {
    message: `the file is not YAML: ${line.charAt(0).toLowerCase()}${line.slice(1)}`,
    remedy: 'correct the syntax here',
  };
}
