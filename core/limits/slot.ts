/**
 * One place of a pool of bounded size. Its record expires when the place is free again, so that
 * taking it is a put of what must be absent: two takers conflict only over the same place.
 */
export interface Slot {
  readonly pool: string;
  /** The session, or the request for approval, whose it is and that gives it back when it is over. */
  readonly holder?: string;
  /** Until when the session that passed this place on is in force too. */
  readonly sharedUntil?: string;
  readonly until: string;
}
