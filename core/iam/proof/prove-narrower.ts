import { type CompiledStatement, compileDocument } from '../compile-statement.ts';
import type { PolicyDocument } from '../documents/policy-document.ts';
import { type Effort, spend } from '../patterns/effort.ts';
import type { Glob } from '../patterns/glob.ts';
import { literalGlob } from '../patterns/glob.ts';
import { coversSet, missesSet } from './compare-sets.ts';
import { findCounterExample } from './find-counter-example.ts';
import { impliesConditions } from './implies-conditions.ts';
import { allowsOf, isPlainAllow, onePattern, type Part, piecesOf } from './parts.ts';
import type { Proof } from './proof.ts';
import { repeatsDeny } from './repeats-deny.ts';

/** How far a proof goes, and by what. */
export interface ProofOptions {
  /**
   * Names of the actions that an action pattern stands for. With it a proof speaks of these actions
   * alone; without it of every name that an action may ever have, also of those that AWS adds later.
   */
  readonly actionsMatching?: (pattern: string) => readonly string[];
}

/** More names than these are not gone through one by one. */
const mostNames = 2_000;

/** A few milliseconds; policies that people write need a tenth of it. */
const usualEffort = 20_000;

/** For a counter-example, which is worth more time: it tells somebody what is wrong. */
const searchEffort = 2_000;

interface Comparison {
  readonly narrow: readonly CompiledStatement[];
  readonly wide: readonly CompiledStatement[];
  readonly actionsMatching: (pattern: string) => readonly string[];
  readonly effort: Effort;
}

/** What keeps the proof from being complete. */
interface Gap {
  readonly part: Part;
  readonly deny?: CompiledStatement;
}

/**
 * Whether the narrow policy allows nothing that the wide one does not allow: each part of its
 * Allows lies within one Allow of the wide policy (actions, resources, conditions equal or
 * stricter) or is denied by the narrow policy itself, and each Deny of the wide policy that could
 * cut a part is repeated. `proven` is true for every request. `refuted` comes with a request that
 * was tried out on both. Whatever cannot be settled so, or in bounded effort, is `unknown`.
 */
export function proveNarrower(
  narrow: PolicyDocument,
  wide: PolicyDocument,
  options: ProofOptions = {},
): Proof {
  const comparison = compare(narrow, wide, options);
  const gap = findGap(comparison);
  if (gap === undefined) return { outcome: 'proven' };
  if (comparison.effort.left < 0) return { outcome: 'unknown', why: tooIntricate };
  const counterExample = findCounterExample({
    ...comparison,
    ...gap,
    actions: namesIn(gap.part, comparison),
    effort: { left: searchEffort },
  });
  if (counterExample !== undefined) return { outcome: 'refuted', counterExample };
  return { outcome: 'unknown', why: whyUnknown(gap) };
}

/** As {@link proveNarrower} for whoever only wants to know whether it is proven. */
export function isProvenNarrower(
  narrow: PolicyDocument,
  wide: PolicyDocument,
  options: ProofOptions = {},
): boolean {
  return findGap(compare(narrow, wide, options)) === undefined;
}

function compare(narrow: PolicyDocument, wide: PolicyDocument, options: ProofOptions): Comparison {
  return {
    narrow: compileDocument(narrow),
    wide: compileDocument(wide),
    actionsMatching: options.actionsMatching ?? (() => []),
    effort: { left: usualEffort },
  };
}

const tooIntricate = 'the policies are too intricate to compare in bounded time';

function whyUnknown({ part, deny }: Gap): string {
  const statement = `statement ${part.place + 1}`;
  return deny === undefined
    ? `no single statement could be shown to allow all that ${statement} allows`
    : `a deny that may cut ${statement} could not be shown to be repeated`;
}

function findGap(comparison: Comparison): Gap | undefined {
  for (const whole of allowsOf(comparison.narrow)) {
    // One statement mostly lies within another as a whole, which costs no product of its patterns.
    const isWhole = isCovered(whole, comparison) || isDenied(whole, comparison);
    for (const part of isWhole ? [whole] : piecesOf(whole)) {
      const gap = gapIn(part, comparison);
      if (gap !== undefined) return gap;
    }
  }
  return undefined;
}

function gapIn(part: Part, comparison: Comparison): Gap | undefined {
  if (isDenied(part, comparison)) return undefined;
  const uncovered = uncoveredIn(part, comparison);
  if (uncovered !== undefined) return { part: uncovered };
  const deny = comparison.wide.find((statement) => mayCut(statement, part, comparison));
  return deny === undefined ? undefined : { part, deny };
}

/** The part, or one action of it, that no Allow of the wide policy covers. */
function uncoveredIn(part: Part, comparison: Comparison): Part | undefined {
  if (isCovered(part, comparison)) return undefined;
  const names = namesIn(part, comparison);
  if (names.length === 0) return part;
  return names
    .map((name) => ({ ...part, actions: onePattern(literalGlob(name.toLowerCase())) }))
    .find((one) => !isDenied(one, comparison) && !isCovered(one, comparison));
}

function isCovered(part: Part, { wide, effort }: Comparison): boolean {
  return wide.some((statement) => isPlainAllow(statement) && covers(statement, part, effort));
}

/** Whether the narrow policy takes back, by a Deny of its own, all that the part allows. */
function isDenied(part: Part, { narrow, effort }: Comparison): boolean {
  return narrow.some(
    (statement) => statement.statement.effect === 'Deny' && covers(statement, part, effort),
  );
}

function covers(statement: CompiledStatement, part: Part, effort: Effort): boolean {
  const { actions, resources, conditions } = statement;
  if (actions === undefined || resources === undefined || resources === 'none') return false;
  return (
    spend(effort, 1) &&
    coversSet(actions, part.actions, effort) &&
    coversSet(resources, part.resources, effort) &&
    impliesConditions(part.conditions, conditions, effort)
  );
}

/** Whether a Deny of the wide policy may apply to the part without one of the narrow policy. */
function mayCut(statement: CompiledStatement, part: Part, { narrow, effort }: Comparison): boolean {
  if (statement.statement.effect === 'Allow') return false;
  const { actions, resources } = statement;
  const misses =
    (actions !== undefined && missesSet(part.actions, actions, effort)) ||
    (resources !== undefined &&
      resources !== 'none' &&
      missesSet(part.resources, resources, effort));
  return !misses && !narrow.some((own) => repeatsDeny(own, statement, effort));
}

/** Names of the actions that the part's one pattern stands for; none where they are not listed. */
function namesIn({ actions }: Part, { actionsMatching }: Comparison): readonly string[] {
  const [pattern, ...more] = actions.patterns;
  if (actions.negated || pattern === undefined || more.length > 0) return [];
  const names = actionsMatching(textOf(pattern));
  return names.length > mostNames ? [] : names;
}

function textOf(pattern: Glob): string {
  return pattern
    .map((token) => (token.kind === 'literal' ? token.char : token.kind === 'one' ? '?' : '*'))
    .join('');
}
