import { readPolicyFile } from '#core/policy/publish/read-policy-file.ts';
import type { Files } from './compile/read-files.ts';
import { diffLines } from './diff-lines.ts';
import {
  type FileRole,
  fileKinds,
  intentKind,
  labelledResourcesKind,
  maskingKind,
  protectedKind,
  roleOfFile,
  taskProfileKind,
} from './files/file-kinds.ts';
import { readYaml } from './files/read-yaml.ts';
import { revealLine } from './reveal-line.ts';

/** What one thing of a kind is called in a difference. */
const words = {
  issuers: 'issuer',
  people: 'person',
  grants: 'grant',
  identities: 'identity',
  approvals: 'approval rule',
  tests: 'test',
} as const satisfies Record<keyof typeof fileKinds, string>;

/** What stands in files of another kind, and what it is called. */
const guests = [
  [taskProfileKind, 'task profile'],
  [intentKind, 'intent'],
  [labelledResourcesKind, 'resources'],
  [protectedKind, 'protected resources'],
  [maskingKind, 'masking'],
] as const;

/** A thing's fields by where they stand in it, each printed as JSON. */
type Fields = ReadonlyMap<string, string>;
/** What has no fields is compared by its lines. */
type Lines = readonly string[];
type Thing = Fields | Lines;
type NamedThing = readonly [name: string, thing: Thing];
type Things = ReadonlyMap<string, Thing>;

/**
 * What differs between two configurations (path → text), thing by thing, as lines to print: what
 * was added and removed, and which fields changed. No lines: nothing differs but form and comments.
 */
export function diffConfigurations(before: Files, after: Files): readonly string[] {
  const [old, next] = [thingsOf(before), thingsOf(after)];
  const names = [...new Set([...old.keys(), ...next.keys()])].sort();
  return names.flatMap((name) => diffThing(name, old.get(name), next.get(name))).map(revealLine);
}

function diffThing(
  name: string,
  before: Thing | undefined,
  after: Thing | undefined,
): readonly string[] {
  if (before === undefined) return [`${name} added`, ...wholeOf(after, '+')];
  if (after === undefined) return [`${name} removed`, ...wholeOf(before, '-')];
  const changes = changesOf(before, after);
  return changes.length === 0 ? [] : [`${name} changed`, ...changes];
}

function changesOf(before: Thing, after: Thing): readonly string[] {
  if (!isLines(before) && !isLines(after)) return changedFields(before, after);
  const [old, fresh] = [printed(before), printed(after)];
  return old.join('\n') === fresh.join('\n') ? [] : diffLines(old, fresh);
}

function wholeOf(thing: Thing = [], mark: '+' | '-'): readonly string[] {
  return printed(thing).map((line) => `  ${mark} ${line}`);
}

function printed(thing: Thing): Lines {
  return isLines(thing) ? thing : [...thing].map(([field, value]) => `${field}: ${value}`);
}

function isLines(thing: Thing): thing is Lines {
  return Array.isArray(thing);
}

function changedFields(before: Fields, after: Fields): readonly string[] {
  const fields = [...new Set([...before.keys(), ...after.keys()])];
  return fields.flatMap((field) => {
    const [was, is] = [before.get(field), after.get(field)];
    if (was === is) return [];
    const removed = was === undefined ? [] : [`  - ${field}: ${was}`];
    return is === undefined ? removed : [...removed, `  + ${field}: ${is}`];
  });
}

function thingsOf(files: Files): Things {
  const things = new Map<string, Thing>();
  const repeats = new Map<string, number>();
  for (const [file, text] of files) {
    for (const [name, thing] of thingsOfFile(roleOfFile(file), file, text)) {
      things.set(freeName(name, { taken: things, repeats }), thing);
    }
  }
  return things;
}

/** Tests may share a name, and none is shown in the place of another. */
function freeName(
  name: string,
  { taken, repeats }: { readonly taken: Things; readonly repeats: Map<string, number> },
): string {
  let free = name;
  while (taken.has(free)) {
    const count = (repeats.get(name) ?? 1) + 1;
    repeats.set(name, count);
    free = `${name} (${count})`;
  }
  return free;
}

function thingsOfFile(
  role: FileRole | undefined,
  file: string,
  text: string,
): readonly NamedThing[] {
  if (role === undefined || role === 'ignored') return [];
  if (role === 'policies') return policiesOf(file, text);
  const { yaml } = readYaml(file, text);
  // A file that cannot be read is compared as the text that it is.
  if (yaml === undefined) return [[`file ${file}`, linesOf(text)]];
  const thingsAt = (key: string, word: string) =>
    entriesOf(yaml.value, key).map(([id, value]): NamedThing => [`${word} ${id}`, fieldsOf(value)]);
  return [
    ...thingsAt(fileKinds[role].key, words[role]),
    ...guests.flatMap(([kind, word]) => (role === kind.within ? thingsAt(kind.key, word) : [])),
  ];
}

function policiesOf(file: string, text: string): readonly NamedThing[] {
  const { policies, problems } = readPolicyFile(file, text);
  const unread: readonly NamedThing[] =
    problems.length === 0 ? [] : [[`file ${file}`, linesOf(text)]];
  return [
    ...unread,
    ...policies.map((policy): NamedThing => [`policy ${policy.id}`, linesOf(policy.text)]),
  ];
}

function linesOf(text: string): Lines {
  return text.split(/\r?\n/u);
}

function entriesOf(top: unknown, key: string): readonly (readonly [string, unknown])[] {
  const section = memberOf(top, key);
  if (!Array.isArray(section)) return membersOf(section);
  // Tests have a name inside, which stays when their place changes.
  return section.map((one: unknown, at) => [String(memberOf(one, 'name') ?? at), one]);
}

function memberOf(value: unknown, key: string): unknown {
  return membersOf(value).find(([name]) => name === key)?.[1];
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** Every leaf of a declaration by its path. A list of plain values is one field. */
function fieldsOf(value: unknown): Fields {
  const fields = new Map<string, string>();
  const visit = (part: unknown, path: string) => {
    const members = membersOf(part);
    const isLeaf = members.length === 0 || (Array.isArray(part) && part.every(isPlain));
    if (isLeaf) fields.set(path, JSON.stringify(part));
    for (const [name, inner] of isLeaf ? [] : members) {
      visit(inner, stepped(path, name, Array.isArray(part)));
    }
  };
  visit(value, '');
  return fields;
}

/** No two fields have one path: whatever a key reads like, in quotes it is one step. */
function stepped(path: string, name: string, isPlace: boolean): string {
  const isPlainKey = /^(?!\d+$)[\w:/@-]+$/u.test(name);
  const step = isPlace || isPlainKey ? name : JSON.stringify(name);
  return path === '' ? step : `${path}.${step}`;
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
