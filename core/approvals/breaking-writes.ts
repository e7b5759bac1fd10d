import type { EntryBody } from '#core/ledger/entry.ts';
import { type Place, placeWrite } from '#core/limits/place.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import type { Versioned, Write } from '#core/store/store.ts';
import type { Approval, Emergency } from './approval.ts';
import type { Ask } from './open-approval.ts';
import { foundWrites } from './opening-writes.ts';
import { rememberedUntil } from './remembered-until.ts';

/** Glass as it is broken, and what was read before. */
export interface BreakingRecords {
  readonly approval: Approval & { readonly emergency: Emergency };
  /** The look back at it. */
  readonly review: Approval;
  /** Id of the record that points at what was broken for the same, in the same incident. */
  readonly place: string;
  readonly pointer: Versioned<{ readonly approval: string }> | undefined;
  /** What was asked for in the usual way and still stands. */
  readonly usual: Versioned<Approval> | undefined;
  readonly places: readonly Place[];
}

/** So long everybody skipped is told. */
const toldSeconds = 30 * 24 * 3_600;

/** The yes and the look back at it, each found where requests are looked for. */
export function breakingWrites(records: BreakingRecords): readonly Write[] {
  const { approval, review, place, pointer, places } = records;
  const { asked } = approval;
  const reviewed = { id: review.id, expected: 0, expiresAt: rememberedUntil(review) };
  return [
    ...foundWrites(approval, { place, pointer }),
    { kind: 'approval', ...reviewed, value: review },
    {
      ...{ kind: 'pending-approval', ...reviewed },
      value: {
        ...{ rule: review.rule.name, identity: asked.identity },
        reviewUntil: review.expiresAt,
      },
    },
    toldWrite(approval),
    ...places.map(placeWrite),
  ];
}

function toldWrite({
  id,
  rule,
  asked,
  requester,
  openedAt,
  emergency,
}: BreakingRecords['approval']): Write {
  const { incident, skipped, review } = emergency;
  return {
    kind: 'broken-glass',
    ...{ id, expected: 0 },
    value: {
      ...{ identity: asked.identity, grant: asked.grant, rule: rule.name, incident, review },
      ...{ reason: requester.reason ?? '', at: openedAt, groups: skipped },
    },
    expiresAt: secondsAfter(new Date(openedAt), toldSeconds),
  };
}

/** One entry for all of it. */
export function breakingEntry(
  { entry, asked, rule }: Ask,
  { approval, review }: Pick<BreakingRecords, 'approval' | 'review'>,
): EntryBody {
  const { emergency, requester, cut, redemption } = approval;
  return {
    ...entry,
    kind: 'approval.broke-glass',
    at: approval.openedAt,
    grant: asked.grant,
    facts: {
      ...{ approval: approval.id, rule: rule.name, identity: asked.identity },
      ...{ askedHash: approval.askedHash, status: approval.status },
      incident: emergency.incident,
      reason: requester.reason ?? null,
      skipped: emergency.skipped.join(', '),
      review: review.id,
      reviewUntil: review.expiresAt,
      durationSeconds: cut?.durationSeconds ?? null,
      redeemableUntil: redemption?.until ?? null,
      novelty: approval.shown.novelty.join(', '),
    },
  };
}
