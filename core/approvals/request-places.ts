import { type Place, slotId } from '#core/limits/place.ts';
import { everybody } from '#core/limits/pool.ts';
import type { WantedPlace } from '#core/limits/take-places.ts';
import type { Approval } from './approval.ts';

/** Requests that one identity may open in an hour: far above what people could ever answer. */
const asksPerHour = 60;
/** Requests of one identity, and of all, that may wait for their verdict at once. */
const mostOfIdentity = 20;
const mostOfAll = 500;

/**
 * The places that a request takes when it is opened. Those of what waits are given back with the
 * verdict; the hour's is not, so that asking, being told no and asking again has an end.
 */
export function placesOfRequest(approval: Approval): readonly WantedPlace[] {
  const { id, asked, expiresAt } = approval;
  const of = asked.identity;
  const held = { hold: { until: new Date(expiresAt) }, holder: id };
  return [
    placeOfHour(approval),
    { pool: { kind: 'requests', of, size: mostOfIdentity }, ...held },
    { pool: { kind: 'requests', of: everybody, size: mostOfAll }, ...held },
  ];
}

/** The place among what its identity asks for in an hour. */
export function placeOfHour({ asked }: Approval): WantedPlace {
  const pool = { kind: 'asks', of: asked.identity, size: asksPerHour } as const;
  return { pool, hold: { seconds: 3_600 } };
}

/** Ids of the slots that the verdict gives back. */
export function heldPlaces(places: readonly Place[]): readonly string[] {
  return places
    .filter(({ holder }) => holder !== undefined)
    .map(({ pool, index }) => slotId(pool, index));
}
