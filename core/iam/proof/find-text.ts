import { type Effort, spend } from '../patterns/effort.ts';
import type { Glob, GlobToken } from '../patterns/glob.ts';
import { matchGlob } from '../patterns/match-glob.ts';

/** A text is sought that all of `inside` stand for and none of `outside`; variables are resolved before. */
export interface TextSearch {
  readonly inside: readonly Glob[];
  readonly outside: readonly Glob[];
}

/** Places in each pattern that a beginning of the text leads to, and that beginning. */
interface State {
  readonly inside: readonly Places[];
  readonly outside: readonly Places[];
  readonly text: string;
}

type Places = readonly number[];

/** Characters that texts are made of where a pattern takes any; the first that no pattern names. */
const fillers = ['x', 'y', 'z', 'a', 'b', 'q', '0', '~'];

/** Such a text, a short one, or `undefined` when there is none or the effort does not last. */
export function findText(search: TextSearch, effort: Effort): string | undefined {
  const filler = fillerBeside([...search.inside, ...search.outside]);
  return readilyFound(search, filler) ?? findShortest(search, filler, effort);
}

/** What one of the patterns stands for, with next to nothing for each `*`; mostly that does. */
function readilyFound({ inside, outside }: TextSearch, filler: string): string | undefined {
  const texts = inside.flatMap((glob) => ['', filler].map((run) => textOf(glob, run, filler)));
  return texts.find(
    (text) =>
      inside.every((glob) => matchGlob(glob, text)) &&
      !outside.some((glob) => matchGlob(glob, text)),
  );
}

function textOf(glob: Glob, run: string, filler: string): string {
  return glob
    .map((token) => (token.kind === 'literal' ? token.char : token.kind === 'any' ? run : filler))
    .join('');
}

/** The first of the shortest such texts, sought in every direction at once. */
function findShortest(search: TextSearch, filler: string, effort: Effort): string | undefined {
  const { inside, outside } = search;
  const first: State = { inside: inside.map(start), outside: outside.map(start), text: '' };
  const seen = new Set<string>([keyOf(first)]);
  const pending: State[] = [first];
  for (let at = 0; at < pending.length; at += 1) {
    const state = pending[at] ?? first;
    if (isWanted(state, search)) return state.text;
    const next = nextStates(state, search, filler);
    if (!spend(effort, next.length + 1)) return undefined;
    for (const one of next) {
      const key = keyOf(one);
      if (!seen.has(key)) pending.push(one);
      seen.add(key);
    }
  }
  return undefined;
}

function nextStates(
  state: State,
  { inside, outside }: TextSearch,
  filler: string,
): readonly State[] {
  return charactersAt(state, { inside, outside }, filler)
    .map((char) => ({
      inside: state.inside.map((places, at) => step(inside[at] ?? [], places, char)),
      outside: state.outside.map((places, at) => step(outside[at] ?? [], places, char)),
      text: state.text + char,
    }))
    .filter((next) => next.inside.every((places) => places.length > 0));
}

/** What is worth reading next: what one pattern insists on, or anything that some pattern waits for. */
function charactersAt(
  state: State,
  { inside, outside }: TextSearch,
  filler: string,
): readonly string[] {
  const waiting = (globs: readonly Glob[], places: readonly Places[]) =>
    globs.map((glob, at) => (places[at] ?? []).flatMap((place) => glob[place] ?? []));
  const within = waiting(inside, state.inside);
  const strict = within.find((tokens) => tokens.every(({ kind }) => kind === 'literal'));
  if (strict !== undefined) return charactersOf(strict);
  return [
    ...new Set([filler, ...charactersOf([...within, ...waiting(outside, state.outside)].flat())]),
  ];
}

function charactersOf(tokens: readonly GlobToken[]): readonly string[] {
  return tokens.flatMap((token) => (token.kind === 'literal' ? [token.char] : []));
}

function isWanted(state: State, { inside, outside }: TextSearch): boolean {
  const ends = (places: Places, glob: Glob | undefined) => places.includes(glob?.length ?? -1);
  return (
    state.inside.every((places, at) => ends(places, inside[at])) &&
    !state.outside.some((places, at) => ends(places, outside[at]))
  );
}

function fillerBeside(globs: readonly Glob[]): string {
  const named = new Set(charactersOf(globs.flat()));
  return fillers.find((filler) => !named.has(filler)) ?? '\u{e000}';
}

function start(glob: Glob): Places {
  const places: number[] = [];
  addReached(glob, 0, places);
  return places;
}

function step(glob: Glob, places: Places, char: string): Places {
  const next: number[] = [];
  for (const place of places) {
    const token = glob[place];
    if (token?.kind === 'any') addReached(glob, place, next);
    else if (token !== undefined && reads(token, char)) addReached(glob, place + 1, next);
  }
  return next;
}

function reads(token: GlobToken, char: string): boolean {
  return token.kind === 'one' || (token.kind === 'literal' && token.char === char);
}

/** The place, and those behind each `*` there, which may stand for nothing. */
function addReached(glob: Glob, place: number, reached: number[]): void {
  let at = place;
  if (!reached.includes(at)) reached.push(at);
  while (glob[at]?.kind === 'any') {
    at += 1;
    if (!reached.includes(at)) reached.push(at);
  }
}

function keyOf({ inside, outside }: State): string {
  return `${inside.join('|')}/${outside.join('|')}`;
}
