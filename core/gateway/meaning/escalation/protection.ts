import { disjointGlobs } from '#core/iam/patterns/disjoint-globs.ts';
import { type Glob, parseGlob } from '#core/iam/patterns/glob.ts';
import { splitArn } from '#core/iam/patterns/match-arn.ts';

/**
 * An ARN segment by segment, the last and most telling first: in none of the other five does `*`
 * stand for a colon.
 */
type Segments = readonly Segment[];
interface Segment {
  readonly text: string;
  /** Stands for itself alone. */
  readonly isPlain: boolean;
  /** Read when it is first needed; what cannot be read is undefined. */
  readonly glob: () => Glob | undefined;
}
/** Patterns of ARNs, by the service that they are of. */
type Protection = ReadonlyMap<string, readonly Segments[]>;

const known = new WeakMap<readonly string[], Protection>();

/**
 * Whether a resource, as a pattern of IAM, may be one of these. Names of AWS differ by more than their
 * case, so case is not looked at; what cannot be read as a pattern may be anything.
 */
export function mayBeAmong(resource: string, arns: readonly string[]): boolean {
  const among = candidates(resource, protectionOf(arns));
  if (among.length === 0) return false;
  const segments = segmentsOf(resource);
  return among.some((each) => mayMeet(each, segments));
}

function mayMeet(one: Segments, other: Segments): boolean {
  if (one.length !== other.length) return true;
  return one.every((segment, at) => {
    const beside = other[at];
    return beside === undefined || mayBeSame(segment, beside);
  });
}

function mayBeSame(one: Segment, other: Segment): boolean {
  if (one.text === any || other.text === any) return true;
  if (one.isPlain && other.isPlain) return one.text === other.text;
  if (endApart(one.text, other.text)) return false;
  const [a, b] = [one.glob(), other.glob()];
  return a === undefined || b === undefined || !disjointGlobs(a, b);
}

/** Whether two characters differ behind any wildcard: a role that is named without its path mostly ends so. */
function endApart(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  for (let back = 1; back <= length; back += 1) {
    const [a, b] = [one.at(-back) ?? '', other.at(-back) ?? ''];
    if (/[*?}]/u.test(a) || /[*?}]/u.test(b)) return false;
    if (a !== b) return true;
  }
  return false;
}

/** Those of its service, or all where it could be of any. */
function candidates(resource: string, protection: Protection): readonly Segments[] {
  const service = serviceOf(resource);
  if (service === any) return [...protection.values()].flat();
  return [...(protection.get(service) ?? []), ...(protection.get(any) ?? [])];
}

/** A list is read once: it belongs to a configuration, which serves many calls. */
function protectionOf(arns: readonly string[]): Protection {
  const read = known.get(arns);
  if (read !== undefined) return read;
  const grouped = Map.groupBy(arns, serviceOf);
  const protection = new Map([...grouped].map(([service, all]) => [service, all.map(segmentsOf)]));
  known.set(arns, protection);
  return protection;
}

const any = '*';

function serviceOf(arn: string): string {
  const [, , service = any] = splitArn(arn) ?? [];
  return /^[\w-]+$/u.test(service) ? service.toLowerCase() : any;
}

function segmentsOf(arn: string): Segments {
  const segments = splitArn(arn.toLowerCase()) ?? [arn.toLowerCase()];
  return segments.toReversed().map(segmentOf);
}

function segmentOf(text: string): Segment {
  let read: { readonly glob: Glob | undefined } | undefined;
  return {
    text,
    isPlain: !/[*?$]/u.test(text),
    glob: () => {
      read ??= { glob: parseGlob(text, { wildcards: true, variables: true }) };
      return read.glob;
    },
  };
}
