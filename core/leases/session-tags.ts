import type { Grant } from '#core/config/configuration.ts';
import type { Workload } from '#core/tokens/workload.ts';
import { estimatePackedPercent, fitsWithMargin, refusePacked } from './packed-size.ts';

/** STS: what the value of a tag may hold. */
const tagValue = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

/** Every tag that we set begins with this, so that none replaces a tag of the role. */
const tagPrefix = 'sallyport:';

export interface TagRequest {
  readonly identity: string;
  readonly grant: string;
  readonly sessionId: string;
  /** Who uses the credentials: whoever asks, or the gateway alone. */
  readonly mode: Grant['mode'];
  readonly workload: Workload;
  /** Facts of the workload to send as tags, the most worth having first. */
  readonly facts: readonly string[];
  /** The session policy that shares STS's packed space with the tags. */
  readonly policy: string | undefined;
}

export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>;
  readonly dropped: readonly string[];
}

/**
 * The tags that every session has, by which policies at AWS tell whose it is, and that no credentials of
 * it leave the gateway.
 */
export function securityTags(
  of: Pick<TagRequest, 'identity' | 'grant' | 'sessionId' | 'mode'>,
): SessionTags['tags'] {
  return {
    [`${tagPrefix}identity`]: of.identity,
    [`${tagPrefix}grant`]: of.grant,
    [`${tagPrefix}session`]: of.sessionId,
    ...(of.mode === 'gateway' ? { [`${tagPrefix}mode`]: of.mode } : {}),
  };
}

/**
 * The security tags, and as many of the facts as are likely to fit, the last dropped first. A fact
 * whose value STS would refuse is left out whole: an altered one could equal what a policy matches.
 * Throws `Fault('packed_policy_too_large')` when not even the security tags fit.
 */
export function sessionTagsOf(request: TagRequest): SessionTags {
  const security = securityTags(request);
  const { policy } = request;
  const packed = (tags: SessionTags['tags']) => ({
    tags,
    // Stryker disable next-line ConditionalExpression: a member that is undefined reads as absent
    ...(policy === undefined ? {} : { policy }),
  });
  if (estimatePackedPercent(packed(security)) > 100) throw refusePacked(packed(security));

  const stated = statedFacts(request);
  let kept = stated.filter(([, value]) => tagValue.test(value));
  const tagsOf = (facts: readonly Fact[]) => ({
    ...security,
    ...Object.fromEntries(facts.map(([fact, value]) => [tagPrefix + fact, value])),
  });
  // What fits is far fewer than the 50 tags that STS takes.
  while (kept.length > 0 && !fitsWithMargin(packed(tagsOf(kept)))) kept = kept.slice(0, -1);

  const sent = new Set(kept.map(([fact]) => fact));
  const dropped = stated.map(([fact]) => fact).filter((fact) => !sent.has(fact));
  return { tags: tagsOf(kept), dropped };
}

type Fact = readonly [fact: string, value: string];

/** Facts that the token states, each once; what it does not state is no loss. */
function statedFacts({ facts, workload }: TagRequest): readonly Fact[] {
  return [...new Set(facts)].flatMap((fact): Fact[] => {
    const value = Object.hasOwn(workload, fact) ? workload[fact as keyof Workload] : undefined;
    return value === undefined ? [] : [[fact, value]];
  });
}
