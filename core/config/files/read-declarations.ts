import * as z from 'zod';
import type { Declaration, Path } from '../finding.ts';
import type { Problem } from '../problem.ts';
import { explainIssue } from './explain-issue.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';

/** A kind of file: a single section of declarations by name, or a list of them. */
export interface FileKind<P extends z.ZodType> {
  /** The one key at the top of the file. */
  readonly key: string;
  readonly declaration: P;
  readonly name?: z.ZodString;
  /** Other keys that may stand at the top; other kinds read them. */
  readonly beside?: readonly string[];
  /** The key beside which this one may stand: whatever is wrong around the two is told by that kind. */
  readonly within?: string;
}

export interface Declarations<T> {
  /** Those that have the right form. */
  readonly declarations: readonly Declaration<T>[];
  /** Ids of all of them, also of those with problems: a reference to one of these is not a second problem. */
  readonly ids: readonly string[];
  /** The file is YAML, so that what it declares is known at least by its ids. */
  readonly isRead: boolean;
  readonly problems: readonly Problem[];
}

/** Reads one file into its declarations. One that has problems hides no other. */
export function readDeclarations<P extends z.ZodType>(
  file: string,
  text: string,
  kind: FileKind<P>,
): Declarations<z.infer<P>> {
  const { yaml, problems } = readYaml(file, text);
  const isGuest = kind.within !== undefined;
  if (yaml === undefined) {
    return { declarations: [], ids: [], isRead: false, problems: isGuest ? [] : problems };
  }
  const outer = shellOf(kind, keysAt(yaml.value)).safeParse(yaml.value);
  const outerProblems = (outer.error?.issues ?? [])
    .filter(({ path }) => !isGuest || path[0] === kind.key)
    .flatMap((issue) => explainIssue(issue, [], yaml));
  const entries = entriesOf(yaml, kind.key);
  const read = entries.map(([step, value]) => readOne(yaml, { kind, step, value }));
  return {
    declarations: read.flatMap(({ declaration }) => declaration ?? []),
    ids: entries.map(([step]) => String(step)),
    isRead: true,
    problems: [...outerProblems, ...read.flatMap((one) => one.problems)],
  };
}

function keysAt(top: unknown): readonly string[] {
  return typeof top === 'object' && top !== null ? Object.keys(top) : [];
}

/** The file with its declarations left unjudged: each is judged by itself. */
function shellOf({ key, name, beside, within }: FileKind<z.ZodType>, written: readonly string[]) {
  const others = beside ?? (within === undefined ? [] : [within]);
  const isNeeded = within === undefined && !others.some((other) => written.includes(other));
  const known = [key, ...others].join(' ');
  const phrase = `a section with the one key ${key}`;
  const inner =
    name === undefined
      ? z.array(z.unknown(), { error: 'a list' })
      : z.record(name, z.unknown(), { error: 'a section of declarations by name' });
  return z.strictObject(
    {
      [key]: isNeeded ? inner : inner.optional(),
      ...Object.fromEntries(others.map((other) => [other, z.unknown().optional()])),
    },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? known : phrase) },
  );
}

function entriesOf(yaml: YamlFile, key: string): readonly (readonly [string | number, unknown])[] {
  const top = yaml.value;
  if (typeof top !== 'object' || top === null || !Object.hasOwn(top, key)) return [];
  const entries = (top as Record<string, unknown>)[key];
  if (Array.isArray(entries)) return entries.map((entry: unknown, at) => [at, entry] as const);
  return typeof entries === 'object' && entries !== null ? Object.entries(entries) : [];
}

function readOne<P extends z.ZodType>(
  yaml: YamlFile,
  given: { readonly kind: FileKind<P>; readonly step: string | number; readonly value: unknown },
): { readonly declaration?: Declaration<z.infer<P>>; readonly problems: readonly Problem[] } {
  const base: Path = [given.kind.key, given.step];
  const parsed = given.kind.declaration.safeParse(given.value);
  if (!parsed.success) {
    return { problems: parsed.error.issues.flatMap((issue) => explainIssue(issue, base, yaml)) };
  }
  const declaration: Declaration<z.infer<P>> = {
    id: String(given.step),
    value: parsed.data,
    problemOf: ({ path, at, message, remedy }) => ({
      file: yaml.file,
      ...positionOf(yaml, [...base, ...path], at),
      message,
      remedy,
    }),
  };
  return { declaration, problems: [] };
}

/** A finding about something absent stands at the key around it. */
function positionOf(yaml: YamlFile, path: Path, at?: 'key') {
  if (!yaml.has(path)) return positionOf(yaml, path.slice(0, -1), 'key');
  return path.length > 2 && at !== 'key' ? yaml.positionOf(path) : yaml.keyPositionOf(path);
}
