import type { RequestContext } from '../access-request.ts';
import type { CompiledPatterns, CompiledStatement } from '../compile-statement.ts';
import { resolveVariables } from '../conditions/resolve-variables.ts';
import { indexContext } from '../context.ts';
import type { Effort } from '../patterns/effort.ts';
import { type Glob, parseGlob } from '../patterns/glob.ts';
import { matchGlob } from '../patterns/match-glob.ts';
import { isAllowedBy } from './allowed-by.ts';
import { findText } from './find-text.ts';
import { likelyContexts } from './likely-contexts.ts';
import { isPlainAllow, type Part } from './parts.ts';
import type { CounterExample } from './proof.ts';

/** Where a proof got stuck, and between what. */
export interface CounterSearch {
  readonly narrow: readonly CompiledStatement[];
  readonly wide: readonly CompiledStatement[];
  /** A part that no Allow of the wide policy covers, or that this Deny of it may cut. */
  readonly part: Part;
  readonly deny?: CompiledStatement;
  /** Names of real actions that the part stands for; they make better examples than invented ones. */
  readonly actions: readonly string[];
  readonly effort: Effort;
}

/** Most requests that are tried out. */
const tryLimit = 200;
const mostActions = 12;
const mostSorted = 500;
const mostNear = 4;
const actionForm = formOf('?*:?*');
const arnForm = formOf('arn:aws:?*:*:*:?*');

/** A request that the narrow policy allows and the wide one does not, tried out on both; or nothing. */
export function findCounterExample(search: CounterSearch): CounterExample | undefined {
  const { narrow, wide } = search;
  for (const request of likelyRequests(search).take(tryLimit)) {
    if (isAllowedBy(narrow, request) && !isAllowedBy(wide, request)) return request;
  }
  return undefined;
}

function* likelyRequests(search: CounterSearch): Generator<CounterExample> {
  const actions = actionsFor(search);
  for (const context of likelyContexts(search)) {
    for (const action of actions) {
      for (const resource of resourcesFor(search, action, context)) {
        yield { action, resource, context };
      }
    }
  }
}

function actionsFor({ part, wide, deny, actions, effort }: CounterSearch): readonly string[] {
  const allowed = wide.filter(isPlainAllow).map((statement) => statement.actions);
  const invented = textsIn(part.actions, {
    forms: [[actionForm]],
    within: deny?.actions,
    avoiding: allowed,
    effort,
  });
  const isAllowed = (action: string) =>
    allowed.some((set) => set !== undefined && holds(set, action.toLowerCase()));
  const known = actions
    .slice(0, mostSorted)
    .toSorted((one, other) => Number(isAllowed(one)) - Number(isAllowed(other)));
  return [...known.slice(0, mostActions), ...new Set(invented)];
}

function resourcesFor(
  { part, wide, deny, effort }: CounterSearch,
  action: string,
  context: RequestContext,
): Generator<string> {
  const resolve = (set: CompiledStatement['resources']): CompiledPatterns | undefined => {
    if (set === undefined || set === 'none') return undefined;
    const index = indexContext(context);
    const patterns = set.patterns.map((glob) => glob && resolveVariables(glob, index));
    return { ...set, patterns: patterns.filter((glob) => glob !== undefined) };
  };
  const avoiding = wide
    .filter(isPlainAllow)
    .filter(({ actions }) => actions !== undefined && holds(actions, action.toLowerCase()))
    .map(({ resources }) => resolve(resources));
  return textsIn(resolve(part.resources) ?? part.resources, {
    forms: [[arnForm], []],
    within: resolve(deny?.resources),
    avoiding,
    effort,
  });
}

interface Wishes {
  /** What texts should look like, the best first; an empty list of patterns is any form. */
  readonly forms: readonly (readonly Glob[])[];
  /** Another set that they have to lie in. */
  readonly within: CompiledPatterns | undefined;
  /** Sets that they should not lie in, if that can be. */
  readonly avoiding: readonly (CompiledPatterns | undefined)[];
  readonly effort: Effort;
}

interface Bounds {
  readonly inside: readonly Glob[];
  readonly outside: readonly Glob[];
}

/** Texts that the set holds, those first that are likeliest to be refused elsewhere. */
function* textsIn(set: CompiledPatterns, wishes: Wishes): Generator<string> {
  for (const form of wishes.forms) {
    for (const way of waysOf(wishes)) {
      for (const bounds of boundsOf(set)) {
        const wanted = joinBounds({ inside: form, outside: [] }, joinBounds(bounds, way));
        const text = findText(wanted, wishes.effort);
        if (text !== undefined) yield text;
      }
    }
  }
}

/** Further bounds for the texts: a Deny that is to apply leaves no choice. */
function waysOf({ within, avoiding }: Wishes): readonly Bounds[] {
  if (within !== undefined) return boundsOf(within);
  const others = avoiding.filter((other) => other !== undefined);
  const outside = others.flatMap((other) => (other.negated ? [] : patternsOf(other)));
  // What another set excludes lies outside of it, and what one names may miss its conditions.
  const near = others.flatMap(patternsOf).slice(0, mostNear);
  return [
    { inside: [], outside },
    ...near.map((glob) => ({ inside: [glob], outside: [] })),
    { inside: [], outside: [] },
  ];
}

/** In which ways a text may lie in the set. */
function boundsOf(set: CompiledPatterns): readonly Bounds[] {
  if (set.negated) return [{ inside: [], outside: patternsOf(set) }];
  return patternsOf(set).map((glob) => ({ inside: [glob], outside: [] }));
}

function joinBounds(a: Bounds, b: Bounds): Bounds {
  return { inside: [...a.inside, ...b.inside], outside: [...a.outside, ...b.outside] };
}

function holds(set: CompiledPatterns, text: string): boolean {
  return patternsOf(set).some((glob) => matchGlob(glob, text)) !== set.negated;
}

function patternsOf({ patterns }: CompiledPatterns): readonly Glob[] {
  return patterns.filter((pattern) => pattern !== undefined);
}

function formOf(text: string): Glob {
  return parseGlob(text, { wildcards: true, variables: false }) ?? [];
}
