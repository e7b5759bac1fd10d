import { disjointGlobs } from '#core/iam/patterns/disjoint-globs.ts';
import { type Glob, parseGlob } from '#core/iam/patterns/glob.ts';
import { splitArn } from '#core/iam/patterns/match-arn.ts';

/** An ARN as patterns, segment by segment: in none of the first five does `*` stand for a colon. */
type Segments = readonly (Glob | undefined)[];
/** Patterns of ARNs, by the service that they are of. */
type Protection = ReadonlyMap<string, readonly Segments[]>;

const known = new WeakMap<readonly string[], Protection>();

/**
 * Whether a resource, as a pattern of IAM, may be one of these. Names of AWS differ by more than their
 * case, so case is not looked at; what cannot be read as a pattern may be anything.
 */
export function mayBeAmong(resource: string, arns: readonly string[]): boolean {
  const segments = segmentsOf(resource);
  return candidates(resource, protectionOf(arns)).some((each) => mayMeet(each, segments));
}

function mayMeet(one: Segments, other: Segments): boolean {
  if (one.length !== other.length) return true;
  return one.every((glob, at) => {
    const beside = other[at];
    return glob === undefined || beside === undefined || !disjointGlobs(glob, beside);
  });
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
  return segments.map((text) => parseGlob(text, { wildcards: true, variables: true }));
}
