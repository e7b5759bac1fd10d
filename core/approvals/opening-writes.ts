import { type Place, placeWrite } from '#core/limits/place.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import type { Versioned, Write } from '#core/store/store.ts';
import type { Approval } from './approval.ts';
import type { Ask } from './open-approval.ts';
import type { Presentation } from './presentation.ts';
import { rememberedUntil } from './remembered-until.ts';

/** What a request is opened on top of. */
export interface OpeningRecords {
  /** Id of the record that points at the request that stands for the same. */
  readonly place: string;
  readonly pointer: Versioned<{ readonly approval: string }> | undefined;
  readonly presentation: Versioned<Presentation> | undefined;
  readonly places: readonly Place[];
}

/** Everything that opening a request writes, conditional on what was read before. */
export function openingWrites(
  ask: Ask,
  approval: Approval,
  { place, pointer, presentation, places }: OpeningRecords,
): readonly Write[] {
  const { id, asked, rule } = approval;
  return [
    ...foundWrites(approval, { place, pointer }),
    {
      ...{ kind: 'pending-approval', id, expected: 0, expiresAt: rememberedUntil(approval) },
      value: { rule: rule.name, identity: asked.identity },
    },
    ...presentationWrites(ask, approval, presentation),
    ...places.map(placeWrite),
  ];
}

/** A new request, found by what is asked and by who asks. */
export function foundWrites(
  approval: Approval,
  { place, pointer }: Pick<OpeningRecords, 'place' | 'pointer'>,
): readonly Write[] {
  const { id, asked } = approval;
  const expiresAt = rememberedUntil(approval);
  return [
    { kind: 'approval', id, expected: 0, value: approval, expiresAt },
    {
      ...{ kind: 'open-approval', id: place, value: { approval: id }, expiresAt },
      expected: pointer?.revision ?? 0,
    },
    {
      ...{ kind: 'identity-approval', expected: 0, value: { approval: id }, expiresAt },
      id: `${asked.identity}/${asked.grant}/${id}`,
    },
  ];
}

function presentationWrites(
  { presented, rule }: Ask,
  { askedHash, openedAt, expiresAt }: Approval,
  before: Versioned<Presentation> | undefined,
): readonly Write[] {
  if (presented === undefined) return [];
  const { bindingKey, tokenHash } = presented;
  return [
    {
      ...{ kind: 'presentation', id: bindingKey, expected: before?.revision ?? 0 },
      value: { tokenHash, shownAt: openedAt, askedHash, served: false },
      // A yes in the last moment is good for as long as one in the first.
      expiresAt: secondsAfter(new Date(expiresAt), rule.redemption.withinSeconds),
    },
  ];
}
