import type { Configuration, Grant, Identity } from '#core/config/configuration.ts';
import type { ConfigurationHead } from '#core/config/head.ts';
import { stoppedSentence } from '#core/config/stopped-sentence.ts';
import { asFault } from '#core/faults.ts';
import type { Trait } from '#core/limits/familiar.ts';
import { claimedToken } from '#core/tokens/claimed-token.ts';
import type { Claims } from '#core/tokens/claims.ts';
import { profileOf } from '#core/tokens/profiles/profiles.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { matchTrust, type RefusedMatch } from '#core/trust/match-trust.ts';
import { pinsOf } from '#core/trust/pins-of.ts';
import type { Decision, Effect } from './decision.ts';
import type { PolicyEngine } from './engine.ts';
import { explainDecision } from './explain.ts';
import { readsNovelty } from './reads-novelty.ts';
import { traits } from './traits.ts';
import { vendQuestion } from './vend-question.ts';

/** Claims that are taken at their word, as though a token that states them had been verified. */
export interface ClaimsAsked {
  /** Byte-exact `iss`. */
  readonly iss: string;
  readonly claims: Claims;
  readonly grant: string;
  /** What the identity has not been vended with before; absent: nothing is taken to be new. */
  readonly novelty?: readonly Trait[] | undefined;
}

/** What deciding about claims needs of the world. */
export interface ClaimsWorld {
  readonly configuration: Configuration;
  readonly engine: PolicyEngine;
  readonly now: Date;
  /** What the head of configuration has stopped; absent where no head is asked about. */
  readonly stopped?: ConfigurationHead['stopped'];
  /** Every identity there is: then a refusal tells how the claims differ from each trust. */
  readonly identities?: readonly Identity[];
}

/** What a workload with such claims would be answered, and why. */
export interface ClaimsAnswer {
  readonly effect: Effect;
  /** Approval rules that a pend names, sorted. */
  readonly rules: readonly string[];
  /** Plain sentences, the most telling first. */
  readonly why: readonly string[];
  /** Whom the claims are; absent when no trust matched. */
  readonly identity?: Identity;
  /** What policy said; absent when it was not reached. */
  readonly decision?: Decision;
  /** Why no trust matched, with the claim diff. */
  readonly refused?: RefusedMatch;
}

/** Said where it matters that nobody told what is new. */
const nothingNew = `policies of this grant read what is new about a request, and nothing was taken to be: a first exchange is answered as though ${traits.join(', ')} were given as new`;

/**
 * Answers as an exchange would, by the same trust and the same policies, for people who ask "what
 * if". Nothing is verified and nothing vended.
 */
export async function decideClaims(asked: ClaimsAsked, world: ClaimsWorld): Promise<ClaimsAnswer> {
  const { configuration, now } = world;
  const grant = configuration.grant(asked.grant);
  if (grant === undefined) return forbidden(`there is no grant ${asked.grant}`);
  const token = tokenOf(asked, world);
  if (typeof token === 'string') return forbidden(token);
  const identities =
    world.identities ?? (await configuration.identitiesFor(token.iss, pinsOf(token)));
  const showAll = world.identities !== undefined;
  const match = matchTrust(token, identities, { grant, now, showAll });
  if (match.kind === 'refused') return { ...forbidden(match.message), refused: match };
  const { identity } = match;
  const stopped = world.stopped?.[identity.id];
  if (stopped !== undefined) return { ...forbidden(stoppedSentence(identity, stopped)), identity };
  return decideFor(identity, { grant, token, novelty: asked.novelty }, world);
}

interface Matched {
  readonly grant: Grant;
  readonly token: SubjectToken;
  readonly novelty: readonly Trait[] | undefined;
}

async function decideFor(
  identity: Identity,
  { grant, token, novelty }: Matched,
  { configuration, engine, now }: ClaimsWorld,
): Promise<ClaimsAnswer> {
  const request = {
    ...{ durationSeconds: grant.leaseSeconds, narrowed: false, scope: [] },
    novelty: novelty ?? [],
  };
  const question = vendQuestion({ identity, grant, token, request, approvals: [], now });
  const slice = await configuration.policySlice(question.action, question.resource.id);
  const decision = engine.decide(question, slice);
  const untold = novelty === undefined && readsNovelty(slice) ? [nothingNew] : [];
  const why = [...explainDecision(decision, slice.policies), ...untold];
  return { effect: decision.effect, rules: decision.rules, why, identity, decision };
}

/** The token that would state these claims, or why no token could. */
function tokenOf({ iss, claims }: ClaimsAsked, world: ClaimsWorld): SubjectToken | string {
  const issuer = world.configuration.issuerOf(iss, claims.aud);
  if (issuer === undefined) return `no issuer is registered for ${iss}`;
  const profile = profileOf(issuer.profile);
  if (profile === undefined) return `issuer ${issuer.name} has no profile that is known here`;
  try {
    return claimedToken({ iss, claims, issuer, profile, now: world.now });
  } catch (error) {
    return asFault(error).message;
  }
}

function forbidden(why: string): ClaimsAnswer {
  return { effect: 'forbid', rules: [], why: [why] };
}
