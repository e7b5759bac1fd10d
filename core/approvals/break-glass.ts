import { Fault } from '#core/faults.ts';
import { poolFault } from '#core/limits/pool.ts';
import { takePlaces } from '#core/limits/take-places.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Approval } from './approval.ts';
import { askedHash } from './asked.ts';
import { type BreakingRecords, breakingEntry, breakingWrites } from './breaking-writes.ts';
import { type Ask, newApproval, readApproval, stands } from './open-approval.ts';
import { everyPlace } from './places-of.ts';
import type { ApprovalPorts } from './ports.ts';
import { isRedeemable } from './redeem.ts';
import { notLost, refuseLostGlass } from './refuse-lost-glass.ts';
import { placeOfHour } from './request-places.ts';
import { type Breaking, requireBreakable } from './require-breakable.ts';
import { reviewRule } from './review-rule.ts';
import type { BreakGlass } from './rule.ts';
import { verdictFault } from './verdict-fault.ts';

/** Each attempt loses only to another who breaks the same glass, or to a vote about the same. */
const attempts = 16;

/** Broken glass is for now: so long it can be redeemed at most. */
const longestRedeemedSeconds = 900;

/**
 * A yes without anybody's yes: approved at once, for a short lease, and opened together with the
 * look back at it. Whoever asks for the same in the same incident joins what is not redeemed yet; what
 * people have answered already holds, be it yes or no. Throws what `requireBreakable` throws,
 * `policy_denied` for an identity that has lost break-glass, and `rate_limited` in a flood.
 */
export async function breakGlass(
  ask: Ask,
  breaking: Breaking,
  ports: ApprovalPorts,
): Promise<Versioned<Approval>> {
  const glass = requireBreakable(ask, breaking);
  const usualPlace = `${askedHash(ask.asked)}/${ask.rule.name}`;
  const place = `${usualPlace}/${breaking.incident}`;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const now = ports.clock.now();
    const usual = await readStanding(usualPlace, now, ports);
    if (usual !== undefined && isRedeemable(usual.value, now)) return usual;
    refuseDenied(usual?.value, now);
    const pointer = await ports.store.read('open-approval', place);
    const found = await readApproval(pointer?.value.approval, ports);
    if (found !== undefined && isRedeemable(found.value, now)) return keepingTime(found, ports);
    await refuseLostGlass(ask.asked.identity, ports);
    const broken = brokenGlass(ask, { glass, incident: breaking.incident, now }, ports);
    const isBroken = await putBroken(ask, broken, { place, pointer, usual }, ports);
    if (!isBroken) continue;
    ports.metrics.count('approval.broke-glass');
    return keepingTime({ revision: 1, value: broken.approval }, ports);
  }
  throw new Fault('slow_down', 'too many break this glass at once; try again shortly');
}

/** What was asked for in the usual way, where that still answers whoever asks for the same. */
async function readStanding(
  place: string,
  now: Date,
  ports: ApprovalPorts,
): Promise<Versioned<Approval> | undefined> {
  const pointer = await ports.store.read('open-approval', place);
  const found = await readApproval(pointer?.value.approval, ports);
  return found !== undefined && stands(found.value, now) ? found : undefined;
}

/** A no that people gave to exactly this is a no in an emergency, too. */
function refuseDenied(usual: Approval | undefined, now: Date): void {
  if (usual?.status !== 'denied') return;
  throw verdictFault(usual, now);
}

/** The yes, and the look back at it. */
function brokenGlass(
  ask: Ask,
  of: { readonly glass: BreakGlass; readonly incident: string; readonly now: Date },
  { ids }: Pick<ApprovalPorts, 'ids'>,
): Pick<BreakingRecords, 'approval' | 'review'> {
  const { rule, asked } = ask;
  const { glass, incident, now } = of;
  const hash = askedHash(asked);
  const opened = newApproval(ask, { hash, id: ids.newId(), now });
  const looking = { ...ask, rule: reviewRule(rule, glass) };
  const review = newApproval(looking, { hash, id: ids.newId(), now });
  const seconds = Math.min(rule.redemption.withinSeconds, longestRedeemedSeconds);
  const approval: BreakingRecords['approval'] = {
    ...opened,
    rule: { ...rule, redemption: { ...rule.redemption, times: 1 } },
    status: 'approved',
    settled: { at: opened.openedAt, by: 'break-glass' },
    told: { ...opened.told, verdict: true },
    redemption: { used: 0, until: secondsAfter(now, seconds).toISOString() },
    // Never longer than the caller itself asked for.
    cut: { durationSeconds: Math.min(glass.leaseSeconds, asked.durationSeconds) },
    emergency: { incident, review: review.id, skipped: skippedBy(ask) },
  };
  return { approval, review: { ...review, reviewOf: approval.id } };
}

/** Every group that would have been asked, however late. */
function skippedBy({ rule }: Ask): readonly string[] {
  return [...new Set(everyPlace(rule).flatMap(({ groups }) => [...groups]))].toSorted();
}

/** Makes both durable in one transaction with the entry; false where another was first. */
async function putBroken(
  ask: Ask,
  { approval, review }: Pick<BreakingRecords, 'approval' | 'review'>,
  read: Pick<BreakingRecords, 'place' | 'pointer' | 'usual'>,
  ports: ApprovalPorts,
): Promise<boolean> {
  const taken = await takePlaces(
    {
      // Of the hour alone: no inbox is too full for an emergency.
      wanted: [placeOfHour(approval)],
      seed: approval.id,
      commit: (places) => {
        const records = { ...read, approval, review, places };
        return ports.ledger.append(breakingEntry(ask, records), {
          writes: breakingWrites(records),
          checks: [notLost(ask.asked.identity), ...unanswered(read.usual)],
        });
      },
    },
    { ...ports, places: ports.places },
  );
  if (taken.outcome === 'full') throw poolFault(taken.pool, taken.freeAt);
  return taken.outcome === 'committed';
}

/** What was asked for in the usual way is as it was read: nobody has said no meanwhile. */
function unanswered(usual: BreakingRecords['usual']) {
  if (usual === undefined) return [];
  return [{ kind: 'approval', id: usual.value.id, expected: usual.revision } as const];
}

/** A start that is lost is made good by whoever asks again. */
async function keepingTime(
  broken: Versioned<Approval>,
  { timer }: Pick<ApprovalPorts, 'timer'>,
): Promise<Versioned<Approval>> {
  const review = broken.value.emergency?.review;
  if (review !== undefined) await timer.start(review).catch(() => undefined);
  return broken;
}
