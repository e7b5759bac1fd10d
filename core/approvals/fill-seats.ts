/** One place that somebody of these groups may fill. */
export interface Place {
  /** What the place is called where it stays empty. */
  readonly group: string;
  readonly groups: ReadonlySet<string>;
}

/** Somebody who said yes. */
export interface Sitter {
  readonly id: string;
  readonly groups: readonly string[];
}

/**
 * The places that stay empty when as many as possible are filled by distinct people. Whoever sits
 * may be moved to another place for somebody who fits in fewer (Kuhn's augmenting paths).
 */
export function emptyPlaces(places: readonly Place[], people: readonly Sitter[]): readonly Place[] {
  const sitting = seated(places, people);
  return places.filter((place) => !sitting.has(place));
}

/** Who sits where then. */
export function seated(
  places: readonly Place[],
  people: readonly Sitter[],
): ReadonlyMap<Place, Sitter> {
  const sitting = new Map<Place, Sitter>();
  for (const person of people) {
    if (sitting.size === places.length) break;
    seat(person, { places, sitting, tried: new Set() });
  }
  return sitting;
}

interface Room {
  readonly places: readonly Place[];
  readonly sitting: Map<Place, Sitter>;
  readonly tried: Set<Place>;
}

/** Finds a place for one more person, if need be by moving others; false where there is none. */
function seat(person: Sitter, room: Room): boolean {
  for (const place of room.places) {
    if (room.tried.has(place) || !person.groups.some((group) => place.groups.has(group))) continue;
    room.tried.add(place);
    const before = room.sitting.get(place);
    if (before === undefined || seat(before, room)) {
      room.sitting.set(place, person);
      return true;
    }
  }
  return false;
}
